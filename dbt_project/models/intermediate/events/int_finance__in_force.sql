{{ config(materialized='view') }}

select *
from {{ ref('int_finance__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
