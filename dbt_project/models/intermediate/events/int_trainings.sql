with programmes as (
    select
        p.region_code,
        p.program_id,
        p.kind,
        p.in_federal_registry,
        p.quality_management,
        case when s.is_first then date '0001-01-01' else s.valid_from end as valid_from,
        s.valid_until
    from {{ ref('int_programs__fate') }} as p
    inner join {{ ref('int_regional_states') }} as s on p.delivery_key = s.delivery_key
    where p.fate = 'accepted'
)

select
    e.region_code,
    e.person_key,
    e.program_id,
    e.started_on,
    e.finished_on,
    e.attestation = 'passed' as is_passed,
    e.basis,
    p.kind,
    p.in_federal_registry,
    p.quality_management,
    e.delivery_key,
    e.row_order
from {{ ref('int_enrollments__in_force') }} as e
inner join programmes as p
    on
        e.region_code = p.region_code
        and e.program_id = p.program_id
        and e.finished_on >= p.valid_from
        and e.finished_on < p.valid_until
where e.status = 'completed' and e.person_key is not null
