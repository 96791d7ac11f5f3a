select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    org_inn,
    exam,
    exam_year,
    subject,
    grade,
    participants,
    mean_percent,
    below_minimum,
    cancelled
from {{ lake('outcomes') }}
where {{ of_accepted_deliveries() }}
