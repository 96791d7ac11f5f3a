-- Parts of an additive indicator are summed, of the others distinct units are counted; divided last.
with summed as (
    select
        v.region_code,
        d.district_no,
        v.as_of,
        v.kpi_code,
        sum(v.numerator) as numerator,
        sum(v.denominator) as denominator
    from {{ ref('int_kpi_values') }} as v
    inner join {{ ref('int_district_map') }} as d
        on v.region_code = d.region_code and v.as_of = d.as_of and v.municipality_code = d.municipality_code
    inner join {{ ref('int_kpi_catalogue') }} as k on v.kpi_code = k.kpi_code
    where v.borders = 'as_was' and k.is_additive
    group by v.region_code, d.district_no, v.as_of, v.kpi_code
),

counted as (
    select
        e.region_code,
        d.district_no,
        e.as_of,
        e.kpi_code,
        count(distinct e.unit_id) filter (where e.in_numerator) as numerator,
        count(distinct e.unit_id) filter (where e.in_denominator) as denominator
    from {{ ref('int_indicator_evidence') }} as e
    inner join {{ ref('int_district_map') }} as d
        on e.region_code = d.region_code and e.as_of = d.as_of and e.municipality_code = d.municipality_code
    where e.kpi_code in ({{ non_additive_kpi_codes() }})
    group by e.region_code, d.district_no, e.as_of, e.kpi_code
),

parts as (
    select *
    from summed
    union all
    select *
    from counted
),

cells as (
    select
        c.region_code,
        d.district_no,
        any_value(d.district_ru) as district_ru,
        c.as_of,
        c.kpi_code,
        count(*) as municipalities,
        cast(avg(c.coverage) as double) as coverage
    from {{ ref('int_kpi_cells') }} as c
    inner join {{ ref('int_district_map') }} as d
        on c.region_code = d.region_code and c.as_of = d.as_of and c.municipality_code = d.municipality_code
    where c.borders = 'as_was'
    group by c.region_code, d.district_no, c.as_of, c.kpi_code
),

valued as (
    select
        c.*,
        k.unit,
        case when c.coverage > 0 then coalesce(p.numerator, 0) end as numerator,
        case when c.coverage > 0 and k.unit <> 'count' then coalesce(p.denominator, 0) end as denominator
    from cells as c
    inner join {{ ref('int_kpi_catalogue') }} as k on c.kpi_code = k.kpi_code
    left join parts as p
        on
            c.region_code = p.region_code
            and c.district_no = p.district_no
            and c.as_of = p.as_of
            and c.kpi_code = p.kpi_code
)

select
    region_code,
    district_no,
    district_ru,
    as_of,
    kpi_code,
    municipalities as municipalities_count,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    case when unit = 'count' then cast(numerator as double) else numerator / cast(nullif(denominator, 0) as double) end
        as value,
    case
        when coverage = 0 then 'x'
        when denominator = 0 then 'z'
    end as missing_reason,
    coverage
from valued
order by region_code, district_no, as_of, kpi_code
