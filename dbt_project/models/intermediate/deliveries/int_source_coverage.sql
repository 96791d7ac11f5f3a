with delivered_codes as (
    select distinct
        region_code,
        as_of,
        delivered_code
    from {{ ref('int_organizations_in_force') }}
)

select distinct
    s.region_code,
    s.as_of,
    s.municipality_code,
    s.source
from {{ ref('int_snapshot_states') }} as s
left join delivered_codes as c
    on s.region_code = c.region_code and s.as_of = c.as_of and s.code = c.delivered_code
where s.code = s.municipality_code or c.delivered_code is not null
union all
select
    m.region_code,
    m.as_of,
    m.code as municipality_code,
    s.source
from {{ ref('int_municipality_map') }} as m
inner join {{ ref('int_regional_states') }} as s
    on m.region_code = s.region_code and m.as_of >= s.valid_from and m.as_of < s.valid_until
where m.code = m.municipality_code
