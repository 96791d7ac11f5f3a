select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    person_id,
    birth_month,
    sex,
    org_inn,
    position,
    taught_subject,
    category,
    teaching_since,
    main_job,
    employment
from {{ lake('staff') }}
where {{ of_accepted_deliveries() }}
