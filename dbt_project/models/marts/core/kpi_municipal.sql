select
    region_code,
    municipality_code,
    borders,
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
where borders in ('as_was', 'as_now')
order by region_code, borders, as_of, municipality_code, kpi_code
