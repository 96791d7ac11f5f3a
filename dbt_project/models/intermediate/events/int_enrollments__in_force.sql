{{ config(materialized='view') }}

select *
from {{ ref('int_enrollments__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
