select
    r.region_code,
    r.kpi_code,
    m.as_of,
    r.population,
    r.evidence_providers,
    r.programme_rule,
    case r.time_window
        when 'ytd' then m.ytd_start
        when 'cumulative' then m.cumulative_since
        when 'rolling24' then m.rolling24_start
        when 'as_of' then m.as_of
    end as window_start
from {{ ref('int_kpi_rules') }} as r
inner join {{ ref('int_months') }} as m on r.region_code = m.region_code
