-- The districts of intermunicipal_districts and, where there are any, what lies outside of them.
with named as (
    select distinct
        region_code,
        district_no,
        district_ru
    from {{ ref('intermunicipal_districts') }}
    union
    select
        region_code,
        0 as district_no,
        'Вне межмуниципальных округов' as district_ru
    from {{ ref('intermunicipal_districts') }}
)

select
    {{ district_code('n.region_code', 'n.district_no') }} as district_code,
    n.region_code,
    n.district_no,
    n.district_ru,
    {{ joined_texts('b.code', ';', 'b.code') }} as municipality_codes
from named as n
inner join {{ ref('int_borders') }} as b
    on
        n.region_code = b.region_code
        and b.borders = 'district'
        and b.municipality_code = {{ district_code('n.region_code', 'n.district_no') }}
inner join {{ ref('int_borders') }} as w on b.code = w.code and w.borders = 'as_was'
group by n.region_code, n.district_no, n.district_ru
order by n.region_code, n.district_no
