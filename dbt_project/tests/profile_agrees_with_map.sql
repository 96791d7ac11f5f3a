-- What: every cut of the deficit profile, and the competency gaps, add up to the persons of the deficit map.
-- When it matters: two figures of one fact must not differ.
-- How to resolve: all come from int_person_deficits; look for a position or a number of years that a seed lacks.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with profile as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        dimension,
        competency_group,
        sum(diagnosed) as diagnosed,
        sum(high + medium) as deficit
    from {{ ref('deficit_profile') }}
    group by region_code, borders, municipality_code, as_of, dimension, competency_group
)

select
    m.region_code,
    m.borders,
    m.municipality_code,
    m.as_of,
    p.dimension,
    m.competency_group,
    m.diagnosed as diagnosed_of_map,
    p.diagnosed as diagnosed_of_profile
from {{ ref('deficit_map') }} as m
left join profile as p
    on
        m.region_code = p.region_code
        and m.borders = p.borders
        and m.municipality_code = p.municipality_code
        and m.as_of = p.as_of
        and m.competency_group = p.competency_group
where
    m.subject = 'all'
    and (p.diagnosed is null or m.diagnosed <> p.diagnosed or m.high + m.medium <> p.deficit)
