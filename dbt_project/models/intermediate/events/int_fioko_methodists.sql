{{ config(materialized='view') }}

select distinct
    p.region_code,
    p.municipality_code,
    p.as_of,
    w.kpi_code,
    p.person_key
from {{ ref('int_fioko__in_force') }} as f
inner join {{ ref('int_kpi_windows') }} as w
    on f.region_code = w.region_code and f.assessed_on between w.window_start and w.as_of
inner join {{ ref('int_staff_population') }} as p on f.person_key = p.person_key and w.as_of = p.as_of
where f.purpose = 'methodist'
