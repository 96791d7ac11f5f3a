-- Staff on the borders of D by what the deficit map is cut by: position, experience, taught subject (null: none).
with bands as (
    -- a band for every number of years there is, so that people are joined by equality
    {{ bands_of_years() }}
)

select
    p.region_code,
    p.municipality_code,
    p.as_of,
    p.position,
    b.experience_band,
    p.taught_subject,
    count(*) as staff
from {{ ref('int_staff_population') }} as p
inner join bands as b on p.experience_years = b.experience_years
group by p.region_code, p.municipality_code, p.as_of, p.position, b.experience_band, p.taught_subject
