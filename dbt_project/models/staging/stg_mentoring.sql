select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    mentor_id,
    mentee_id,
    form,
    started_on,
    finished_on,
    order_ref,
    cancelled
from {{ lake('mentoring') }}
where {{ of_accepted_deliveries() }}
