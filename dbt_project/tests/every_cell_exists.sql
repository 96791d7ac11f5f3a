-- What: every region, month end and indicator has its cell, and every municipality of the day has its own.
-- When it matters: a mart with fewer rows than its expected grain silently skips someone.
-- How to resolve: see which side of the list is missing: the calendar, the municipalities, or the catalogue.
{{ config(severity='error', meta={'rule': 'expected_grain'}) }}

with expected as (
    select
        m.region_code,
        m.as_of,
        'region' as borders,
        1 as municipalities,
        (select count(*) from {{ ref('int_kpi_catalogue') }}) as indicators
    from {{ ref('dim_month') }} as m
    union all
    select
        m.region_code,
        m.as_of,
        b.borders,
        count(*) as municipalities,
        (
            select count(*) from {{ ref('int_kpi_catalogue') }} as k
            where k.has_municipal_level
        ) as indicators
    from {{ ref('dim_month') }} as m
    cross join (values ('as_was'), ('as_now')) as b (borders)
    inner join {{ ref('municipalities') }} as v
        on
            m.region_code = v.region_code
            and case b.borders when 'as_was' then m.as_of else {{ last_as_of() }} end
            between coalesce(v.valid_from, date '0001-01-01') and coalesce(v.valid_to, date '9999-12-31')
    group by m.region_code, m.as_of, b.borders
),

found as (
    select
        region_code,
        as_of,
        'region' as borders,
        count(*) as cells
    from {{ ref('kpi_regional') }}
    group by region_code, as_of
    union all
    select
        region_code,
        as_of,
        borders,
        count(*) as cells
    from {{ ref('kpi_municipal') }}
    group by region_code, as_of, borders
)

select
    e.region_code,
    e.as_of,
    e.borders,
    e.municipalities * e.indicators as cells_expected,
    f.cells
from expected as e
left join found as f on e.region_code = f.region_code and e.as_of = f.as_of and e.borders = f.borders
where f.cells is null or f.cells <> e.municipalities * e.indicators
