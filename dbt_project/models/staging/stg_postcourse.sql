select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    program_id,
    form,
    held_on,
    cancelled
from {{ lake('postcourse') }}
where {{ of_accepted_deliveries() }}
