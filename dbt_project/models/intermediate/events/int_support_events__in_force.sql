{{ config(materialized='view') }}

select *
from {{ ref('int_support_events__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
