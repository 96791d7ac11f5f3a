select
    p.region_code,
    cast(null as string) as municipality_code,
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
        and p.in_force_from <= w.as_of
        and p.valid_until > w.as_of
