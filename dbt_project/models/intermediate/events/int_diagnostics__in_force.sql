{{ config(materialized='view') }}

select *
from {{ ref('int_diagnostics__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
