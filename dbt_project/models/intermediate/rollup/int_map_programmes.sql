with subjects as (
    select 'all' as subject
    union all
    select subject_code from {{ ref('taught_subjects') }}
),

competency_groups as (
    select 'all' as competency_group
    union all
    select competency_group from {{ ref('competency_groups') }}
)

select
    m.region_code,
    m.as_of,
    s.subject,
    g.competency_group,
    count(*) as programmes_available
from {{ ref('int_programme_versions') }} as p
inner join {{ ref('int_months') }} as m
    on p.region_code = m.region_code and p.in_force_from <= m.as_of and p.valid_until > m.as_of
inner join subjects as s on s.subject = 'all' or p.target_subject is null or p.target_subject = s.subject
inner join competency_groups as g on g.competency_group in ('all', p.target_group)
where p.in_federal_registry
group by m.region_code, m.as_of, s.subject, g.competency_group
