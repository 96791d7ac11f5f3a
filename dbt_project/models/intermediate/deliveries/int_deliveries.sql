select
    region_code,
    source,
    delivery_id,
    period_start,
    deliverer,
    delivery_order,
    cast(row_number() over (order by region_code, source, delivery_order, delivery_id) as integer) as delivery_key,
    delivery_order = max(delivery_order) over (
        partition by region_code, source, period_start, deliverer
    ) as is_latest_of_period
from {{ ref('stg_deliveries') }}
where status = 'accepted'
