with assessed as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        f.delivery_key,
        f.row_order
    from intermediate.int_fioko__in_force as f
    inner join at_work as p on f.person_key = p.person_key and f.assessed_on between p.window_start and p.as_of
    where f.purpose = 'methodist'
)

select
    'numerator' as part,
    a.as_of,
    a.municipality_code,
    cast(a.person_key as varchar) as unit_id,
    'fioko' as source,
    a.delivery_key,
    a.row_order
from assessed as a
union all
select
    'numerator' as part,
    w.as_of,
    w.municipality_code,
    cast(w.person_key as varchar) as unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from at_work_rows as w
inner join assessed as a on w.person_key = a.person_key and w.as_of = a.as_of
