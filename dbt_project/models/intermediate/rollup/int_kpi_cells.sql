-- Every cell that has to exist, with the share of its municipalities whose needed data are in force.
with places as (
    {{ borders_and_region() }}
),

supplied as (
    select
        m.region_code,
        m.as_of,
        m.municipality_code,
        k.kpi_code,
        k.has_municipal_level,
        count(s.source) = any_value({{ length_of('k.needed_sources') }}) as is_supplied
    from {{ ref('int_municipality_map') }} as m
    cross join {{ ref('int_kpi_catalogue') }} as k
    left join {{ ref('int_source_coverage') }} as s
        on
            m.region_code = s.region_code
            and m.as_of = s.as_of
            and m.municipality_code = s.municipality_code
            and array_contains(k.needed_sources, s.source)
    where m.code = m.municipality_code
    group by m.region_code, m.as_of, m.municipality_code, k.kpi_code, k.has_municipal_level
)

select
    s.region_code,
    p.borders,
    p.municipality_code,
    s.as_of,
    s.kpi_code,
    count(*) as municipalities_count,
    cast(avg(cast(s.is_supplied as integer)) as double) as coverage
from supplied as s
inner join places as p on s.region_code = p.region_code and s.municipality_code = p.code
where s.has_municipal_level or p.borders = 'region'
group by s.region_code, p.borders, p.municipality_code, s.as_of, s.kpi_code
