select
    region_code,
    person_id,
    cast(row_number() over (order by region_code, person_id) as integer) as person_key
from (
    select distinct
        region_code,
        person_id
    from {{ ref('int_staff__fate') }}
    where fate = 'accepted'
)
