-- Municipalities of every month end on both borders, and whether staff and methodists are in force somewhere in them.
select
    m.region_code,
    b.borders,
    b.municipality_code,
    m.as_of,
    bool_or(staff.source is not null) as has_staff,
    bool_or(staff.source is not null and methodists.source is not null) as has_methodists
from {{ ref('int_municipality_map') }} as m
inner join {{ ref('int_borders') }} as b on m.region_code = b.region_code and m.municipality_code = b.code
left join {{ ref('int_source_coverage') }} as staff
    on
        m.region_code = staff.region_code
        and m.as_of = staff.as_of
        and m.municipality_code = staff.municipality_code
        and staff.source = 'staff'
left join {{ ref('int_source_coverage') }} as methodists
    on
        m.region_code = methodists.region_code
        and m.as_of = methodists.as_of
        and m.municipality_code = methodists.municipality_code
        and methodists.source = 'methodists'
where m.code = m.municipality_code
group by m.region_code, b.borders, b.municipality_code, m.as_of
