-- What: registry, coverage and the indicators methodists_count and teachers_per_methodist count the same people.
-- When it matters: two figures of one fact on one dashboard must not differ.
-- How to resolve: all come from int_methodists_in_force; look for a join that drops or repeats a methodist.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with registered as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        count(*) as methodists
    from {{ ref('methodist_registry') }}
    group by region_code, borders, municipality_code, as_of
)

select
    k.region_code,
    k.borders,
    k.municipality_code,
    k.as_of,
    k.kpi_code,
    k.numerator,
    c.methodists_count,
    c.mentees_count,
    r.methodists
from {{ ref('int_kpi_values') }} as k
left join {{ ref('methodist_coverage') }} as c
    on
        k.region_code = c.region_code
        and k.borders = c.borders
        and k.municipality_code = c.municipality_code
        and k.as_of = c.as_of
        and c.subject = 'all'
left join registered as r
    on
        k.region_code = r.region_code
        and k.borders = r.borders
        and k.municipality_code = r.municipality_code
        and k.as_of = r.as_of
where
    k.borders <> 'region'
    and (
        (
            k.kpi_code = 'methodists_count'
            and (
                k.numerator is distinct from c.methodists_count
                or coalesce(k.numerator, 0) <> coalesce(r.methodists, 0)
            )
        )
        or (
            k.kpi_code = 'teachers_per_methodist'
            and (k.numerator is distinct from c.mentees_count or k.denominator is distinct from c.methodists_count)
        )
    )
