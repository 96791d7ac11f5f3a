-- Staff on the borders of D by what the deficit map is cut by: position, experience, taught subject (null: none).
select
    p.region_code,
    p.municipality_code,
    p.as_of,
    p.position,
    b.experience_band,
    p.taught_subject,
    count(*) as staff
from {{ ref('int_staff_population') }} as p
inner join {{ ref('experience_bands') }} as b
    on p.experience_years >= b.years_from and (b.years_below is null or p.experience_years < b.years_below)
group by p.region_code, p.municipality_code, p.as_of, p.position, b.experience_band, p.taught_subject
