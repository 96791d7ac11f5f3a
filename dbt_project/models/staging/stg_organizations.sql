select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    org_inn,
    org_name,
    municipality_code,
    org_type,
    locality,
    low_results
from {{ lake('organizations') }}
where {{ of_accepted_deliveries() }}
