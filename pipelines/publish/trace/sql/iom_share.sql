with routes as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        i.delivery_key,
        i.row_order,
        d.source as diagnosis_source,
        d.delivery_key as diagnosis_key,
        d.row_order as diagnosis_row
    from at_work as p
    inner join intermediate.int_ioms__in_force as i
        on p.person_key = i.person_key and i.created_on between p.window_start and p.as_of
    inner join first_diagnosis_rows as d
        on
            i.person_key = d.person_key
            and i.created_on >= d.first_on
            and list_contains(p.evidence_providers, d.provider)
    where p.is_counted and i.stage <> 'cancelled'
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
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    'ioms' as source,
    delivery_key,
    row_order
from routes
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    diagnosis_source as source,
    diagnosis_key as delivery_key,
    diagnosis_row as row_order
from routes
