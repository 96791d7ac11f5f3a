-- What: no step of the chain has more persons than the step before it, and municipalities add up to the region.
-- When it matters: a step counted without the one before it, or a person lost or counted twice between municipalities.
-- How to resolve: compare the days of int_support_reached for the persons of the cell.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with municipal as (
    select
        region_code,
        borders,
        as_of,
        subject,
        support_form,
        step,
        sum(persons_count) as persons_count,
        sum(any_order_count) as any_order_count
    from {{ ref('support_funnel') }}
    group by region_code, borders, as_of, subject, support_form, step
)

select
    r.region_code,
    m.borders,
    r.as_of,
    r.subject,
    r.support_form,
    r.step
from {{ ref('support_funnel_regional') }} as r
left join municipal as m
    on
        r.region_code = m.region_code
        and r.as_of = m.as_of
        and r.subject = m.subject
        and r.support_form = m.support_form
        and r.step = m.step
where
    m.persons_count is distinct from r.persons_count
    or m.any_order_count is distinct from r.any_order_count
    or r.share_of_previous > 1
    or r.persons_count > r.any_order_count
    or r.any_order_count > r.staff_count
