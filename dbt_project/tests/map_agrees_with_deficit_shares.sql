-- What: the map and the indicators deficit_share_* count the same persons, municipality by municipality.
-- When it matters: two figures of one fact on one dashboard must not differ.
-- How to resolve: both come from int_person_deficits; look for a join in the map that drops a municipality.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

select
    k.region_code,
    k.borders,
    k.municipality_code,
    k.as_of,
    k.kpi_code,
    k.denominator,
    m.diagnosed
from {{ ref('kpi_municipal') }} as k
left join {{ ref('deficit_map') }} as m
    on
        k.region_code = m.region_code
        and k.borders = m.borders
        and k.municipality_code = m.municipality_code
        and k.as_of = m.as_of
        and k.kpi_code = 'deficit_share_' || m.competency_group
        and m.subject = 'all'
where
    k.kpi_code like 'deficit_share_%'
    and (
        coalesce(k.denominator, 0) <> coalesce(m.diagnosed, 0)
        or coalesce(k.numerator, 0) <> coalesce(m.high + m.medium, 0)
    )
