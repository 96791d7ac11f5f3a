{{ config(materialized='view') }}

select *
from {{ ref('int_mentoring__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
