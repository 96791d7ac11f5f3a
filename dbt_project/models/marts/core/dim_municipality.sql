-- The municipality of today is that of the run's as-of date; in a region without data its own code stands.
select
    m.region_code,
    m.municipality_code,
    m.name_ru,
    m.type_ru,
    m.population,
    m.lat,
    m.lon,
    m.valid_from,
    m.valid_to,
    m.predecessor_codes,
    coalesce(n.municipality_code, m.municipality_code) as municipality_code_now
from {{ ref('municipalities') }} as m
left join {{ ref('int_municipalities_now') }} as n on m.municipality_code = n.code
order by m.region_code, m.municipality_code
