{{ config(materialized='view') }}

select *
from {{ ref('int_fioko__fate') }}
where fate = 'accepted' and not coalesce(cancelled, false)
