-- ИОМ of the staff population made by D, with the stage on D: days say more than the stage that was told.
select
    p.region_code,
    p.municipality_code,
    p.as_of,
    i.iom_id,
    p.person_key,
    case
        when i.stage = 'reflexive_diagnostics' and i.finished_on <= p.as_of then 'reflexive_diagnostics'
        when v.stage = 'reflexive_diagnostics' and i.finished_on > p.as_of then 'implementation'
        else v.stage
    end as stage,
    coalesce(i.planned_end < p.as_of and coalesce(i.finished_on > p.as_of, true), false)
    and v.stage <> 'cancelled' as is_overdue
from {{ ref('int_ioms__in_force') }} as i
inner join {{ ref('int_staff_population') }} as p on i.person_key = p.person_key and i.created_on <= p.as_of
inner join {{ ref('int_iom_stages') }} as v
    on
        i.region_code = v.region_code
        and i.iom_id = v.iom_id
        and p.as_of >= v.valid_from
        and p.as_of < v.valid_until
