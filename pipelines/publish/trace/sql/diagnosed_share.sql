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
    'diagnostics' as source,
    d.delivery_key,
    d.row_order
from at_work as p
inner join intermediate.int_diagnostics__in_force as d
    on
        p.person_key = d.person_key
        and d.diagnosed_on between p.window_start and p.as_of
        and list_contains(p.evidence_providers, d.provider)
where p.is_counted
