-- Every cell that has to exist, with the share of its municipalities whose needed data are in force.
with places as (
    {{ borders_and_region() }}
),

needs as (
    select
        k.kpi_code,
        t.source
    from {{ ref('int_kpi_catalogue') }} as k
    cross join {{ rows_of('k.needed_sources') }} as t (source)
),

met as (
    select
        c.region_code,
        c.as_of,
        c.municipality_code,
        n.kpi_code,
        count(*) as sources
    from {{ ref('int_source_coverage') }} as c
    inner join needs as n on c.source = n.source
    group by c.region_code, c.as_of, c.municipality_code, n.kpi_code
),

supplied as (
    select
        m.region_code,
        m.as_of,
        m.municipality_code,
        k.kpi_code,
        k.has_municipal_level,
        coalesce(t.sources, 0) = {{ length_of('k.needed_sources') }} as is_supplied
    from {{ ref('int_municipality_map') }} as m
    cross join {{ ref('int_kpi_catalogue') }} as k
    left join met as t
        on
            m.region_code = t.region_code
            and m.as_of = t.as_of
            and m.municipality_code = t.municipality_code
            and k.kpi_code = t.kpi_code
    where m.code = m.municipality_code
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
