-- What: an exception names an indicator that exists and rules that the models know.
-- When it matters: a misspelt rule would quietly leave the numerator empty.
-- How to resolve: mend seeds/indicator_exceptions.csv or the meta of the indicator.
{{ config(severity='error', meta={'rule': 'reference_data'}) }}

select
    e.region_code,
    e.kpi_code,
    'unknown indicator' as problem
from {{ ref('indicator_exceptions') }} as e
left join {{ ref('int_kpi_catalogue') }} as k on e.kpi_code = k.kpi_code
where k.kpi_code is null
union all
select
    region_code,
    kpi_code,
    'unknown rule' as problem
from {{ ref('int_kpi_rules') }}
where
    time_window not in ('ytd', 'cumulative', 'rolling24', 'as_of')
    or population not in ('staff', 'managerial', 'pedagogical', 'teachers', 'young')
    or programme_rule not in ('in_federal_registry', 'quality_management', 'upskilling')
