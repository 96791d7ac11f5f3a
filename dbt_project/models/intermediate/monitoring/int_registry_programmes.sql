-- Programmes of the registry in force on report dates, with what a reader needs to choose one.
select
    p.region_code,
    d.as_of,
    p.program_id,
    p.title,
    p.hours,
    p.kind,
    p.in_federal_registry,
    p.networked,
    p.delivery_form,
    p.quality_management,
    p.target_group,
    p.target_subject
from {{ ref('int_programs__fate') }} as p
inner join {{ ref('int_regional_states') }} as s on p.delivery_key = s.delivery_key
inner join {{ ref('int_report_dates') }} as d
    on p.region_code = d.region_code and s.valid_from <= d.as_of and s.valid_until > d.as_of
where p.fate = 'accepted'
