{{ config(materialized='view') }}

select *
from {{ ref('int_iom_activities__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
