select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    form,
    event_title,
    held_on,
    role,
    hours,
    cancelled
from {{ lake('support_events') }}
where {{ of_accepted_deliveries() }}
