select
    o.region_code,
    o.as_of,
    o.municipality_code,
    o.org_inn,
    o.org_name,
    f.site_type
from {{ ref('int_sites__fate') }} as f
inner join {{ ref('int_organizations_in_force') }} as o on f.region_code = o.region_code and f.org_inn = o.org_inn
inner join {{ ref('int_report_dates') }} as d on o.region_code = d.region_code and o.as_of = d.as_of
inner join {{ ref('int_snapshot_states') }} as s
    on
        o.region_code = s.region_code
        and o.as_of = s.as_of
        and o.delivered_code = s.code
        and f.delivery_key = s.delivery_key
        and s.source = 'sites'
where f.fate = 'accepted' and f.since <= o.as_of and coalesce(f.until, date '9999-12-31') >= o.as_of
