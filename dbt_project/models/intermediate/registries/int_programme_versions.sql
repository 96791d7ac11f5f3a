{{ config(materialized='view') }}

-- Programmes with the days their attributes hold: from their snapshot to the next; the first holds for all days before.
select
    p.region_code,
    p.program_id,
    p.kind,
    p.in_federal_registry,
    p.quality_management,
    p.target_group,
    p.target_subject,
    s.valid_from as in_force_from,
    s.valid_until,
    case when s.is_first then date '0001-01-01' else s.valid_from end as known_from,
    p.delivery_key,
    p.row_order
from {{ ref('int_programs__fate') }} as p
inner join {{ ref('int_regional_states') }} as s on p.delivery_key = s.delivery_key
where p.fate = 'accepted'
