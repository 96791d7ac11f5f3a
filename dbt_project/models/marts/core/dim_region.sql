select
    r.region_code,
    r.name_ru,
    r.timezone,
    r.ministry_ru,
    r.institute_ru,
    r.cnppm_ru,
    r.act_ru,
    r.monitoring_frequency,
    p.cumulative_since,
    p.staff_stale_after_months,
    p.min_coverage
from {{ ref('regions') }} as r
inner join {{ ref('region_profiles') }} as p on r.region_code = p.region_code
order by r.region_code
