-- Whose programme a title and its hours are, in every snapshot; none where several providers offer the same.
select
    p.region_code,
    {{ normal_title('p.title') }} as title_key,
    p.hours,
    case when count(distinct trim(p.provider_name)) = 1 then min(trim(p.provider_name)) end as provider_name
from {{ ref('int_programs__fate') }} as p
inner join {{ ref('int_regional_states') }} as s on p.delivery_key = s.delivery_key
where p.fate = 'accepted'
group by p.region_code, title_key, p.hours
