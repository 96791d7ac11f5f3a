with routes as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        i.iom_id,
        coalesce(i.stage = 'reflexive_diagnostics' and i.finished_on <= p.as_of, false) as is_completed,
        i.delivery_key,
        i.row_order
    from intermediate.int_ioms__in_force as i
    inner join at_work as p
        on i.person_key = p.person_key and i.planned_end between p.window_start and p.as_of
    where i.stage <> 'cancelled'
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    iom_id as unit_id,
    'ioms' as source,
    delivery_key,
    row_order
from routes
union all
select
    'denominator' as part,
    r.as_of,
    r.municipality_code,
    r.iom_id as unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from routes as r
inner join at_work_rows as w on r.person_key = w.person_key and r.as_of = w.as_of
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    iom_id as unit_id,
    'ioms' as source,
    delivery_key,
    row_order
from routes
where is_completed
