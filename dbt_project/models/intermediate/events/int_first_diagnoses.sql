select
    region_code,
    person_key,
    provider,
    min(diagnosed_on) as first_on
from {{ ref('int_diagnostics__in_force') }}
where person_key is not null
group by region_code, person_key, provider
