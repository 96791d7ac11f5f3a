select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from methodist_rows
