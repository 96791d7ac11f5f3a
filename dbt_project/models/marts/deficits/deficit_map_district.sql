{{ deficit_map_on("b.borders = 'district'") }}

select
    r.region_code,
    d.district_no,
    d.district_ru,
    r.* exclude (region_code, borders, municipality_code)
from ranked as r
inner join {{ ref('dim_district') }} as d on r.municipality_code = d.district_code
order by r.region_code, r.as_of, d.district_no, r.subject, r.competency_group
