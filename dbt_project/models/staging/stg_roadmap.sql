select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    event_ref,
    due_on,
    done_on,
    evidence,
    cancelled
from {{ lake('roadmap') }}
where {{ of_accepted_deliveries() }}
