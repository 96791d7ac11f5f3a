select
    region_code,
    municipality_code,
    as_of,
    'deficit_share_' || competency_group as kpi_code,
    cast(person_key as string) as unit_id,
    true as in_denominator,
    is_deficit as in_numerator
from {{ ref('int_person_deficits') }}
where competency_group <> 'all'
