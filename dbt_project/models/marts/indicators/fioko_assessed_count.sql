select
    region_code,
    municipality_code,
    as_of,
    kpi_code,
    cast(person_key as string) as unit_id,
    false as in_denominator,
    true as in_numerator
from {{ ref('int_fioko_methodists') }}
where kpi_code = 'fioko_assessed_count'
