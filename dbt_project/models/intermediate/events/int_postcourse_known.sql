select p.*
from {{ ref('int_postcourse__in_force') }} as p
where
    p.person_key is not null
    and exists (
        select 1
        from {{ ref('int_programs__fate') }} as r
        where r.fate = 'accepted' and p.region_code = r.region_code and p.program_id = r.program_id
    )
