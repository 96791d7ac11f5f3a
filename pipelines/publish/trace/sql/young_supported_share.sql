with supports as (
    select
        person_key,
        held_on as started_on,
        held_on as finished_on,
        'support_events' as source,
        delivery_key,
        row_order
    from intermediate.int_support_events__in_force
    union all
    select
        person_key,
        held_on as started_on,
        held_on as finished_on,
        source,
        delivery_key,
        row_order
    from postcourse_rows
    union all
    select
        mentee_key as person_key,
        started_on,
        coalesce(finished_on, date '9999-12-31') as finished_on,
        'mentoring' as source,
        delivery_key,
        row_order
    from intermediate.int_mentoring__in_force
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from at_work_rows
where is_counted
union all
select
    'numerator' as part,
    p.as_of,
    p.municipality_code,
    cast(p.person_key as varchar) as unit_id,
    s.source,
    s.delivery_key,
    s.row_order
from at_work as p
inner join supports as s
    on p.person_key = s.person_key and p.as_of >= s.started_on and p.window_start <= s.finished_on
where p.is_counted
