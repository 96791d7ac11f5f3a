select
    p.region_code,
    p.as_of,
    p.municipality_code,
    p.person_key,
    r.academy_training_on,
    r.delivery_key,
    r.row_order
from {{ ref('int_methodists__fate') }} as r
inner join {{ ref('int_regional_states') }} as s on r.delivery_key = s.delivery_key
inner join {{ ref('int_persons') }} as k on r.region_code = k.region_code and r.person_id = k.person_id
inner join {{ ref('int_staff_population') }} as p
    on
        k.person_key = p.person_key
        and s.valid_from <= p.as_of
        and s.valid_until > p.as_of
        and r.admitted_on <= p.as_of
        and p.as_of < coalesce(r.excluded_on, date '9999-12-31')
where r.fate = 'accepted'
