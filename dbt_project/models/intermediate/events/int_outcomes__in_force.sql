{{ config(materialized='view') }}

select *
from {{ ref('int_outcomes__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
