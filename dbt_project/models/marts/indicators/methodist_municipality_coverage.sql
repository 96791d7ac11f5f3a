with staffed as (
    select distinct
        region_code,
        municipality_code,
        as_of
    from {{ ref('int_staff_population') }}
),

covered as (
    select distinct
        municipality_code,
        as_of
    from {{ ref('int_methodists_in_force') }}
)

select
    s.region_code,
    s.municipality_code,
    s.as_of,
    'methodist_municipality_coverage' as kpi_code,
    s.municipality_code as unit_id,
    true as in_denominator,
    c.municipality_code is not null as in_numerator
from staffed as s
left join covered as c on s.municipality_code = c.municipality_code and s.as_of = c.as_of
