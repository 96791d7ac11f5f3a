-- What: every number of years belongs to exactly one band of experience.
-- When it matters: a gap loses people from the map of deficits, an overlap counts them twice.
-- How to resolve: mend seeds/experience_bands.csv; each band begins where the one before it ends.
{{ config(severity='error', meta={'rule': 'reference_data'}) }}

select
    y.years,
    count(b.experience_band) as bands
from generate_series(0, 80) as y (years)
left join {{ ref('experience_bands') }} as b
    on y.years >= b.years_from and (b.years_below is null or y.years < b.years_below)
group by y.years
having count(b.experience_band) <> 1
