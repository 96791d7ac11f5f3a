select
    region_code,
    delivery_id,
    member,
    sheet,
    row_number,
    row_order,
    content_hash,
    program_id,
    title,
    provider_name,
    kind,
    hours,
    in_federal_registry,
    registry_number,
    delivery_form,
    networked,
    quality_management,
    target_group,
    target_subject
from {{ lake('programs') }}
where {{ of_accepted_deliveries() }}
