-- A municipality valid on some D, as the mart names it: as it was, and on the borders of the run's as-of date.
select distinct
    region_code,
    'as_was' as borders,
    municipality_code as code,
    municipality_code
from {{ ref('int_municipality_map') }}
union all
select
    region_code,
    'as_now' as borders,
    code,
    municipality_code
from {{ ref('int_municipalities_now') }}
