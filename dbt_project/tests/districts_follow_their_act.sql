-- What: the districts by code are those that the act names: as many municipalities in each district.
-- When it matters: a municipality in a wrong district or in none would move the figures of two districts.
-- How to resolve: compare seeds/intermunicipal_districts.csv with seeds/arkhangelsk_districts.csv by name.
{{ config(severity='error', meta={'rule': 'reference_data'}) }}

with act as (
    select
        district_ru,
        count(*) as municipalities
    from {{ ref('arkhangelsk_districts') }}
    group by district_ru
),

coded as (
    select
        d.district_ru,
        count(m.municipality_code) as municipalities
    from {{ ref('intermunicipal_districts') }} as d
    inner join {{ ref('arkhangelsk_districts') }} as a
        on d.district_ru = a.district_ru and d.district_no = a.district_no
    inner join {{ ref('municipalities') }} as m
        on
            d.municipality_code = m.municipality_code
            and d.region_code = m.region_code
            and contains(m.name_ru, replace(a.municipality_ru, 'г. ', ''))
            and contains(m.name_ru, 'район') = not a.is_city
    group by d.district_ru
)

select
    a.district_ru,
    a.municipalities,
    c.municipalities as municipalities_coded
from act as a
left join coded as c on a.district_ru = c.district_ru
where a.municipalities is distinct from c.municipalities
