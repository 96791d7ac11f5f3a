with dated as (
    select
        region_code,
        person_key,
        competency_group,
        stage,
        diagnosed_on,
        cast(sum(score) as decimal(24, 6)) as score,
        cast(sum(max_score) as decimal(24, 6)) as max_score
    from {{ ref('int_diagnostics__in_force') }}
    where provider = 'cnppm' and person_key is not null
    group by region_code, person_key, competency_group, stage, diagnosed_on
)

select
    region_code,
    person_key,
    competency_group,
    stage,
    diagnosed_on,
    score,
    max_score,
    lag(diagnosed_on) over (partition by person_key, competency_group, stage order by diagnosed_on) as previous_on,
    lead(diagnosed_on) over (partition by person_key, competency_group, stage order by diagnosed_on) as next_on
from dated
