select
    region_code,
    municipality_code,
    as_of,
    'methodists_academy_trained_count' as kpi_code,
    cast(person_key as string) as unit_id,
    false as in_denominator,
    true as in_numerator
from {{ ref('int_methodists_in_force') }}
where as_of >= academy_training_on
