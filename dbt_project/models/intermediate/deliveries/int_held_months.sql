select distinct
    m.region_code,
    m.as_of
from {{ ref('int_months') }} as m
inner join {{ ref('stg_deliveries') }} as h
    on
        m.region_code = h.region_code
        and m.as_of >= h.period_start
        and date_trunc('month', m.as_of) <= h.period_end
left join {{ ref('int_deliveries') }} as mended
    on
        h.region_code = mended.region_code
        and h.source = mended.source
        and h.period_start = mended.period_start
        and h.deliverer = mended.deliverer
        and h.delivery_order < mended.delivery_order
where h.status = 'held' and mended.delivery_id is null
