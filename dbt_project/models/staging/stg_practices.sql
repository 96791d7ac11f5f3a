select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    practice_id,
    title,
    org_inn,
    kind,
    level,
    registered_on
from {{ lake('practices') }}
where {{ of_accepted_deliveries() }}
