with completed as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        t.program_id,
        t.finished_on,
        t.source,
        t.delivery_key,
        t.row_order
    from at_work as p
    inner join training_rows as t on p.person_key = t.person_key and p.as_of = t.as_of
    where p.is_counted
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from completed
union all
select
    'denominator' as part,
    w.as_of,
    w.municipality_code,
    cast(w.person_key as varchar) as unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from at_work_rows as w
inner join completed as c on w.person_key = c.person_key and w.as_of = c.as_of
union all
select
    'numerator' as part,
    c.as_of,
    c.municipality_code,
    cast(c.person_key as varchar) as unit_id,
    f.source,
    f.delivery_key,
    f.row_order
from completed as c
inner join postcourse_rows as f
    on
        c.person_key = f.person_key
        and c.program_id = f.program_id
        and f.held_on between c.finished_on and c.as_of
