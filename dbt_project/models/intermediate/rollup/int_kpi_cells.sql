-- Every cell that has to exist, with the share of its municipalities whose needed data are in force.
with municipalities as (
    select
        m.region_code,
        m.as_of,
        m.municipality_code,
        n.municipality_code as municipality_code_now
    from {{ ref('int_municipality_map') }} as m
    left join {{ ref('int_municipalities_now') }} as n
        on m.region_code = n.region_code and m.municipality_code = n.code
    where m.code = m.municipality_code
),

supplied as (
    select
        m.region_code,
        m.as_of,
        m.municipality_code,
        m.municipality_code_now,
        k.kpi_code,
        k.has_municipal_level,
        count(s.source) = any_value(len(k.needed_sources)) as is_supplied
    from municipalities as m
    cross join {{ ref('int_kpi_catalogue') }} as k
    left join {{ ref('int_source_coverage') }} as s
        on
            m.region_code = s.region_code
            and m.as_of = s.as_of
            and m.municipality_code = s.municipality_code
            and list_contains(k.needed_sources, s.source)
    group by
        m.region_code, m.as_of, m.municipality_code, m.municipality_code_now, k.kpi_code, k.has_municipal_level
),

grouped as (
    select
        region_code,
        case
            when grouping(municipality_code) = 0 then 'as_was'
            when grouping(municipality_code_now) = 0 then 'as_now'
            else 'region'
        end as borders,
        coalesce(municipality_code, municipality_code_now) as municipality_code,
        as_of,
        kpi_code,
        cast(avg(cast(is_supplied as integer)) as double) as coverage,
        bool_and(has_municipal_level) as has_municipal_level
    from supplied
    group by grouping sets (
        (region_code, as_of, kpi_code, municipality_code),
        (region_code, as_of, kpi_code, municipality_code_now),
        (region_code, as_of, kpi_code)
    )
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    kpi_code,
    coverage
from grouped
where has_municipal_level or borders = 'region'
