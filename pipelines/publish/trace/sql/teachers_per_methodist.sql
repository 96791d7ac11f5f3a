-- A mentee is counted in the municipality of the methodist, and so are the rows that show where the mentee works.
with mentoring as (
    select
        m.as_of,
        m.municipality_code,
        g.mentor_key,
        g.mentee_key,
        g.delivery_key,
        g.row_order
    from intermediate.int_methodists_in_force as m
    inner join intermediate.int_mentoring__in_force as g
        on
            m.person_key = g.mentor_key
            and m.as_of >= g.started_on
            and m.as_of < coalesce(g.finished_on, date '9999-12-31')
    inner join at_work as p on g.mentee_key = p.person_key and m.as_of = p.as_of and not p.is_managerial
    where g.form = 'methodist_support'
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from methodist_rows
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(mentee_key as varchar) as unit_id,
    'mentoring' as source,
    delivery_key,
    row_order
from mentoring
union all
select
    'numerator' as part,
    g.as_of,
    g.municipality_code,
    cast(g.mentee_key as varchar) as unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from mentoring as g
inner join at_work_rows as w on g.mentee_key = w.person_key and g.as_of = w.as_of
union all
select
    'numerator' as part,
    g.as_of,
    g.municipality_code,
    cast(g.mentee_key as varchar) as unit_id,
    m.source,
    m.delivery_key,
    m.row_order
from mentoring as g
inner join methodist_rows as m
    on g.mentor_key = m.person_key and g.as_of = m.as_of and g.municipality_code = m.municipality_code
