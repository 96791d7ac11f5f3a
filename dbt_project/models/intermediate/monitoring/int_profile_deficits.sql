-- Diagnosed persons on the borders of D by the same cuts, group and level.
with bands as (
    -- a band for every number of years there is, so that people are joined by equality
    {{ bands_of_years() }}
)

select
    d.region_code,
    d.municipality_code,
    d.as_of,
    p.position,
    b.experience_band,
    d.taught_subject,
    d.competency_group,
    d.level,
    d.is_deficit,
    count(*) as persons,
    -- decimals: the sum does not depend on the order of the rows
    sum(d.percent) as percent_sum
from {{ ref('int_person_deficits') }} as d
inner join {{ ref('int_staff_population') }} as p on d.person_key = p.person_key and d.as_of = p.as_of
inner join bands as b on p.experience_years = b.experience_years
group by
    d.region_code, d.municipality_code, d.as_of, p.position, b.experience_band, d.taught_subject, d.competency_group,
    d.level, d.is_deficit
