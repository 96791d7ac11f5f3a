with dated as (
    select
        region_code,
        person_key,
        competency_group,
        diagnosed_on,
        cast(sum(score) as decimal(24, 6)) as score,
        cast(sum(max_score) as decimal(24, 6)) as max_score
    from {{ ref('int_diagnostics__in_force') }}
    where provider = 'cnppm' and person_key is not null
    group by region_code, person_key, competency_group, diagnosed_on
)

select
    region_code,
    person_key,
    competency_group,
    diagnosed_on,
    score,
    max_score,
    last_day(diagnosed_on) as latest_from,
    coalesce(
        last_day(lead(diagnosed_on) over (partition by person_key, competency_group order by diagnosed_on)),
        date '9999-12-31'
    ) as latest_until
from dated
