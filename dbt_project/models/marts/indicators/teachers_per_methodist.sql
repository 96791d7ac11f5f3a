with mentees as (
    select distinct
        m.region_code,
        m.municipality_code,
        m.as_of,
        g.mentee_key
    from {{ ref('int_methodists_in_force') }} as m
    inner join {{ ref('int_mentoring__in_force') }} as g
        on
            m.person_key = g.mentor_key
            and m.as_of >= g.started_on
            and m.as_of < coalesce(g.finished_on, date '9999-12-31')
    inner join {{ ref('int_staff_population') }} as p
        on g.mentee_key = p.person_key and m.as_of = p.as_of and not p.is_managerial
    where g.form = 'methodist_support'
)

select
    region_code,
    municipality_code,
    as_of,
    'teachers_per_methodist' as kpi_code,
    cast(person_key as string) as unit_id,
    true as in_denominator,
    false as in_numerator
from {{ ref('int_methodists_in_force') }}
union all
select
    region_code,
    municipality_code,
    as_of,
    'teachers_per_methodist' as kpi_code,
    cast(mentee_key as string) as unit_id,
    false as in_denominator,
    true as in_numerator
from mentees
