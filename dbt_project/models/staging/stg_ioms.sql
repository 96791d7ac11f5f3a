select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    iom_id,
    person_id,
    created_on,
    diagnosed_on,
    started_on,
    planned_end,
    finished_on,
    stage,
    tutor_id,
    events_planned,
    events_done,
    cancelled
from {{ lake('ioms') }}
where {{ of_accepted_deliveries() }}
