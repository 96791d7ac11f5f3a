{{ deficit_map_on("b.borders = 'district'") }},

named as (
    select
        r.*,
        d.district_no,
        d.district_ru
    from ranked as r
    inner join {{ ref('dim_district') }} as d on r.municipality_code = d.district_code
)

select {{ star_without('*', ['borders', 'municipality_code']) }}
from named
order by region_code, as_of, district_no, subject, competency_group
