select
    v.region_code,
    d.district_no,
    d.district_ru,
    v.as_of,
    v.kpi_code,
    v.municipalities_count,
    v.numerator,
    v.denominator,
    v.value,
    v.missing_reason,
    v.coverage
from {{ ref('int_kpi_values') }} as v
inner join {{ ref('dim_district') }} as d on v.municipality_code = d.district_code
where v.borders = 'district'
order by v.region_code, d.district_no, v.as_of, v.kpi_code
