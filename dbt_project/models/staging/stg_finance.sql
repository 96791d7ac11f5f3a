select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    municipality_code,
    quarter,
    budget,
    purpose,
    planned,
    spent,
    cancelled
from {{ lake('finance') }}
where {{ of_accepted_deliveries() }}
