select
    r.region_code,
    c.kpi_code,
    coalesce(e.time_window, c.time_window) as time_window,
    coalesce(e.population, c.population) as population,
    coalesce(e.evidence_providers, c.evidence_providers) as evidence_providers,
    coalesce(e.programme_rule, c.programme_rule) as programme_rule,
    e.basis_ru as exception_basis_ru
from {{ ref('region_profiles') }} as r
cross join {{ ref('int_kpi_catalogue') }} as c
left join {{ ref('indicator_exceptions') }} as e
    on r.region_code = e.region_code and c.kpi_code = e.kpi_code
