select
    e.region_code,
    e.person_key,
    e.program_id,
    e.form,
    e.held_on,
    e.delivery_key,
    e.row_order
from {{ ref('int_postcourse__in_force') }} as e
inner join {{ ref('int_programme_versions') }} as p
    on
        e.region_code = p.region_code
        and e.program_id = p.program_id
        and e.held_on >= p.known_from
        and e.held_on < p.valid_until
where e.person_key is not null
