{{ config(materialized='view') }}

select *
from {{ ref('int_postcourse__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
