select
    r.path,
    r.sha256,
    r.sheet,
    r.row_number,
    r.column_name,
    r.cell,
    r.reason,
    r.severity,
    r.value_masked,
    r.member,
    r.header,
    r.note,
    r.region_code,
    r.source,
    r.delivery_id
from {{ ref('stg_rejections') }} as r
inner join {{ ref('stg_deliveries') }} as d on r.delivery_id = d.delivery_id
where d.status = 'held'
order by r.region_code, r.path, r.member, r.sheet, r.row_number, r.column_name
