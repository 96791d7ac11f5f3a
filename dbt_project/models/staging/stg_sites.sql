select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    org_inn,
    site_type,
    since,
    until
from {{ lake('sites') }}
where {{ of_accepted_deliveries() }}
