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
    started_on,
    finished_on,
    status,
    attestation,
    basis,
    cancelled
from {{ lake('enrollments') }}
where {{ of_accepted_deliveries() }}
