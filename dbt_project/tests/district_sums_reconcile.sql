-- What: districts, with the municipalities outside of them, add up to the region for every additive indicator.
-- When it matters: a municipality in two districts or in none falsifies the level between municipality and region.
-- How to resolve: look at int_district_map for the municipalities of that month end.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with districts as (
    select
        region_code,
        as_of,
        kpi_code,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from {{ ref('kpi_district') }}
    group by region_code, as_of, kpi_code
)

select
    r.region_code,
    r.as_of,
    r.kpi_code,
    r.numerator,
    r.denominator,
    d.numerator as district_numerator,
    d.denominator as district_denominator
from {{ ref('kpi_regional') }} as r
inner join {{ ref('int_kpi_catalogue') }} as k on r.kpi_code = k.kpi_code
left join districts as d on r.region_code = d.region_code and r.as_of = d.as_of and r.kpi_code = d.kpi_code
where
    k.is_additive
    and k.has_municipal_level
    and r.region_code in (select i.region_code from {{ ref('intermunicipal_districts') }} as i)
    and (
        d.region_code is null
        or coalesce(r.numerator, 0) <> d.numerator
        or coalesce(r.denominator, 0) <> d.denominator
    )
