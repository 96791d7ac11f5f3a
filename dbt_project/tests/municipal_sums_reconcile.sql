-- What: municipal parts of an additive indicator add up to the regional ones, on both borders.
-- When it matters: a unit lost or counted twice between municipalities, or by a change of borders.
-- How to resolve: compare the evidence of the month with and without its municipality_code.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with municipal as (
    select
        region_code,
        borders,
        as_of,
        kpi_code,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from {{ ref('kpi_municipal') }}
    group by region_code, borders, as_of, kpi_code
)

select
    m.*,
    r.numerator as regional_numerator,
    r.denominator as regional_denominator
from municipal as m
inner join {{ ref('int_kpi_catalogue') }} as k on m.kpi_code = k.kpi_code
left join {{ ref('kpi_regional') }} as r
    on m.region_code = r.region_code and m.as_of = r.as_of and m.kpi_code = r.kpi_code
where
    k.is_additive
    and (
        r.region_code is null
        or m.numerator <> coalesce(r.numerator, 0)
        or m.denominator <> coalesce(r.denominator, 0)
    )
