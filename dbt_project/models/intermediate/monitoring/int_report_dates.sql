{{ config(materialized='view') }}

select
    region_code,
    as_of,
    ytd_start,
    rolling24_start
from {{ ref('int_months') }}
where month(as_of) = 12 or as_of = {{ last_as_of() }}
