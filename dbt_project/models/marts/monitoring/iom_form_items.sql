select
    item_no,
    section_no,
    section_ru,
    field_ru,
    required,
    filled_by is not null as is_computable,
    filled_by,
    activity_sections,
    not_computable_ru
from {{ ref('iom_form') }}
order by item_no
