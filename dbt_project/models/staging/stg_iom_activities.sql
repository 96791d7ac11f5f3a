select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    iom_id,
    section,
    title,
    details,
    hours,
    due_on,
    done_on,
    reflection,
    cancelled
from {{ lake('iom_activities') }}
where {{ of_accepted_deliveries() }}
