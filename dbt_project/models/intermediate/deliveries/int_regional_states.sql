select
    region_code,
    source,
    delivery_key,
    period_start as valid_from,
    coalesce(
        lead(period_start) over (partition by region_code, source order by period_start), date '9999-12-31'
    ) as valid_until,
    row_number() over (partition by region_code, source order by period_start) = 1 as is_first
from {{ ref('int_deliveries') }}
where deliverer = '' and is_latest_of_period and source in ('methodists', 'programs', 'practices')
