select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    diagnosed_on,
    provider,
    stage,
    subject,
    competency_group,
    competency,
    score,
    max_score,
    cancelled
from {{ lake('diagnostics') }}
where {{ of_accepted_deliveries() }}
