-- The district of every municipality of a month end, 0 outside of them; only regions that have districts.
with members as (
    select distinct
        d.region_code,
        m.as_of,
        m.municipality_code,
        d.district_no,
        d.district_ru
    from {{ ref('intermunicipal_districts') }} as d
    inner join {{ ref('int_municipality_map') }} as m
        on d.region_code = m.region_code and d.municipality_code = m.code
)

select
    m.region_code,
    m.as_of,
    m.municipality_code,
    coalesce(d.district_no, 0) as district_no,
    coalesce(d.district_ru, 'Вне межмуниципальных округов') as district_ru
from {{ ref('int_municipality_map') }} as m
left join members as d
    on m.region_code = d.region_code and m.as_of = d.as_of and m.municipality_code = d.municipality_code
where
    m.code = m.municipality_code
    and m.region_code in (select i.region_code from {{ ref('intermunicipal_districts') }} as i)
