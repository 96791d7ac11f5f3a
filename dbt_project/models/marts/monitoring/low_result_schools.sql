-- Organisations only; every count is of the people whose home row is there.
select
    s.region_code,
    b.borders,
    b.municipality_code,
    s.as_of,
    s.org_inn,
    o.org_name,
    o.locality,
    s.staff_count,
    s.teachers_count,
    s.diagnosed_count,
    s.results_count,
    s.deficit_count,
    s.iom_count,
    s.trained_count,
    s.event_count,
    s.mentored_count,
    s.postcourse_count,
    s.supported_count,
    cast(s.supported_count as double) / nullif(s.staff_count, 0) as supported_share,
    case when s.staff_count is null then 'x' when s.staff_count = 0 then 'z' end as missing_reason
from {{ ref('int_low_result_support') }} as s
inner join {{ ref('int_organizations_in_force') }} as o
    on s.region_code = o.region_code and s.as_of = o.as_of and s.org_inn = o.org_inn
inner join {{ ref('int_borders') }} as b on o.region_code = b.region_code and o.municipality_code = b.code
order by s.region_code, b.borders, s.as_of, b.municipality_code, s.org_inn
