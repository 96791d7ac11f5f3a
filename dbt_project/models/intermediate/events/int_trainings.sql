select
    e.region_code,
    e.person_key,
    e.program_id,
    e.started_on,
    e.finished_on,
    coalesce(e.attestation = 'passed', false) as is_passed,
    e.basis,
    p.kind,
    p.in_federal_registry,
    p.quality_management,
    e.delivery_key,
    e.row_order
from {{ ref('int_enrollments__in_force') }} as e
inner join {{ ref('int_programme_versions') }} as p
    on
        e.region_code = p.region_code
        and e.program_id = p.program_id
        and e.finished_on >= p.known_from
        and e.finished_on < p.valid_until
where e.status = 'completed' and e.person_key is not null
