select
    p.region_code,
    cast(null as varchar) as municipality_code,
    w.as_of,
    'fr_dpp_programs_share' as kpi_code,
    p.program_id as unit_id,
    true as in_denominator,
    {{ fits_programme_rule('w.programme_rule', 'p') }} as in_numerator
from {{ ref('int_programme_versions') }} as p
inner join {{ ref('int_kpi_windows') }} as w
    on
        p.region_code = w.region_code
        and w.kpi_code = 'fr_dpp_programs_share'
        and w.as_of >= p.in_force_from
        and w.as_of < p.valid_until
