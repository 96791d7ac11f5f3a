select
    p.region_code,
    p.municipality_code,
    p.as_of,
    'iom_completed_share' as kpi_code,
    i.iom_id as unit_id,
    true as in_denominator,
    coalesce(i.stage = 'reflexive_diagnostics' and i.finished_on <= p.as_of, false) as in_numerator
from {{ ref('int_ioms__in_force') }} as i
inner join {{ ref('int_kpi_windows') }} as w
    on
        i.region_code = w.region_code
        and w.kpi_code = 'iom_completed_share'
        and i.planned_end between w.window_start and w.as_of
inner join {{ ref('int_staff_population') }} as p on i.person_key = p.person_key and w.as_of = p.as_of
where i.stage <> 'cancelled'
