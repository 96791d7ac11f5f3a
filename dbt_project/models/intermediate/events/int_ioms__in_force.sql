{{ config(materialized='view') }}

select *
from {{ ref('int_ioms__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
