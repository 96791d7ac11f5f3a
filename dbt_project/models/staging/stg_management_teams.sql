select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    org_inn,
    person_id,
    role
from {{ lake('management_teams') }}
where {{ of_accepted_deliveries() }}
