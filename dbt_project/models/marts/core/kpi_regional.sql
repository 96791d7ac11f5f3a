select
    region_code,
    as_of,
    kpi_code,
    numerator,
    denominator,
    value,
    missing_reason,
    target_operator,
    target_value,
    status,
    state,
    state_reasons,
    coverage
from {{ ref('int_kpi_values') }}
where borders = 'region'
order by region_code, as_of, kpi_code
