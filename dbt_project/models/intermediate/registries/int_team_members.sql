select
    t.region_code,
    t.delivery_key,
    t.org_inn,
    p.person_key,
    t.row_order
from {{ ref('int_management_teams__fate') }} as t
inner join {{ ref('int_persons') }} as p on t.region_code = p.region_code and t.person_id = p.person_id
where t.fate = 'accepted'
