select
    delivery_id,
    region_code,
    source,
    path,
    sha256,
    member,
    sheet,
    row_number,
    column_name,
    header,
    cell,
    reason,
    severity,
    value_masked,
    note
from {{ lake('_rejections') }}
where delivery_id in (select d.delivery_id from {{ ref('stg_deliveries') }} as d)
