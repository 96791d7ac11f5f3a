-- The plan is the region's roadmap in the reference data, no row of a file; its execution is delivered.
with planned as (
    select
        a.as_of,
        p.event_ref || ' ' || p.due_on as unit_id,
        r.done_on,
        r.delivery_key,
        r.row_order
    from intermediate.int_roadmap_plan as p
    inner join asked as a on p.region_code = a.region_code and p.due_on <= a.as_of
    left join intermediate.int_roadmap__fate as r
        on
            p.region_code = r.region_code
            and p.event_ref = r.event_ref
            and p.due_on = r.due_on
            and r.fate = 'accepted'
    where
        not coalesce(r.cancelled, false)
)

select
    'denominator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    unit_id,
    'roadmap_events' as source,
    cast(null as integer) as delivery_key,
    cast(null as uinteger) as row_order
from planned
union all
select
    'numerator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    unit_id,
    'roadmap' as source,
    delivery_key,
    row_order
from planned
where done_on <= as_of
