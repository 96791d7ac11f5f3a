select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    document_kind,
    document_status,
    document_series,
    document_number,
    issued_on,
    title,
    year_started,
    year_finished,
    hours,
    birth_month,
    person_id
from {{ lake('frdo') }}
where {{ of_accepted_deliveries() }}
