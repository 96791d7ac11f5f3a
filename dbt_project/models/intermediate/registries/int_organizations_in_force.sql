with candidates as (
    select
        o.region_code,
        s.as_of,
        o.org_inn,
        o.municipality_code as delivered_code,
        s.municipality_code,
        o.org_name,
        o.org_type,
        o.locality,
        o.low_results,
        o.delivery_key,
        o.row_order,
        -- one organisation named by two municipalities: the latest registry knows
        row_number() over (partition by o.region_code, s.as_of, o.org_inn order by o.delivery_key desc) as recency
    from {{ ref('int_organizations__fate') }} as o
    inner join {{ ref('int_snapshot_states') }} as s
        on
            o.region_code = s.region_code
            and o.delivery_key = s.delivery_key
            and o.municipality_code = s.code
    where o.fate = 'accepted' and s.source = 'organizations'
)

select
    region_code,
    as_of,
    org_inn,
    delivered_code,
    municipality_code,
    org_name,
    org_type,
    locality,
    low_results,
    delivery_key,
    row_order
from candidates
where recency = 1
