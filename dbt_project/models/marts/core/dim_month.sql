select
    region_code,
    as_of,
    ytd_start,
    rolling24_start,
    cumulative_since,
    as_of = max(as_of) over (partition by region_code) as is_latest
from {{ ref('int_months') }}
order by region_code, as_of
