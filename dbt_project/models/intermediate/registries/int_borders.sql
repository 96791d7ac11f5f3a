-- A municipality valid on some D, as the mart names it: as it was, on the borders of the run's as-of date, and by its
-- intermunicipal district, in regions that have them. A district is made of municipalities of the as-of date.
with members as (
    select distinct
        n.region_code,
        n.municipality_code,
        d.district_no
    from {{ ref('intermunicipal_districts') }} as d
    inner join {{ ref('int_municipalities_now') }} as n
        on d.region_code = n.region_code and d.municipality_code = n.code
)

select distinct
    region_code,
    'as_was' as borders,
    municipality_code as code,
    municipality_code
from {{ every_month('int_municipality_map') }}
union all
select
    region_code,
    'as_now' as borders,
    code,
    municipality_code
from {{ ref('int_municipalities_now') }}
union all
select
    n.region_code,
    'district' as borders,
    n.code,
    {{ district_code('n.region_code', 'coalesce(m.district_no, 0)') }} as municipality_code
from {{ ref('int_municipalities_now') }} as n
left join members as m on n.region_code = m.region_code and n.municipality_code = m.municipality_code
where n.region_code in (select d.region_code from {{ ref('intermunicipal_districts') }} as d)
