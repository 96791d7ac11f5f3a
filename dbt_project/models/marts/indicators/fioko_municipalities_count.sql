select distinct
    region_code,
    municipality_code,
    as_of,
    kpi_code,
    municipality_code as unit_id,
    false as in_denominator,
    true as in_numerator
from {{ ref('int_fioko_methodists') }}
where kpi_code = 'fioko_municipalities_count'
