{{ config(materialized='view') }}

select *
from {{ ref('int_frdo__fate') }}
where fate = 'accepted'
