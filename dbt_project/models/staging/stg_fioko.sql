select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    campaign,
    assessed_on,
    subject,
    subject_score,
    subject_max,
    method_score,
    method_max,
    purpose,
    cancelled
from {{ lake('fioko') }}
where {{ of_accepted_deliveries() }}
