-- Diagnosed persons on the borders of D by the same cuts, group and level.
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
inner join {{ ref('experience_bands') }} as b
    on p.experience_years >= b.years_from and (b.years_below is null or p.experience_years < b.years_below)
group by
    d.region_code, d.municipality_code, d.as_of, p.position, b.experience_band, d.taught_subject, d.competency_group,
    d.level, d.is_deficit
