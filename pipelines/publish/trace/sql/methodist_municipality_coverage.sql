-- Every person at work makes the municipality count; every methodist at work there covers it.
select
    'denominator' as part,
    as_of,
    municipality_code,
    municipality_code as unit_id,
    source,
    delivery_key,
    row_order
from at_work_rows
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    municipality_code as unit_id,
    source,
    delivery_key,
    row_order
from methodist_rows
