-- What: the summary of the roadmap and the indicators roadmap_execution and monitoring_system count the same pairs.
-- When it matters: two figures of one fact on one dashboard must not differ.
-- How to resolve: the indicators come from the macro roadmap_evidence; look which pairs only one side takes as due.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with counted as (
    select
        region_code,
        as_of,
        'roadmap_execution' as kpi_code,
        due_done_count,
        due_count
    from {{ ref('roadmap_summary') }}
    where level = 'region'
    union all
    select
        region_code,
        as_of,
        'monitoring_system' as kpi_code,
        due_done_count,
        due_count
    from {{ ref('roadmap_summary') }}
    where level = 'block' and number = '1.3'
    union all
    -- blocks add up to the whole plan
    select
        region_code,
        as_of,
        'roadmap_execution' as kpi_code,
        sum(due_done_count) as due_done_count,
        sum(due_count) as due_count
    from {{ ref('roadmap_summary') }}
    where level = 'block'
    group by region_code, as_of
)

select
    k.region_code,
    k.as_of,
    k.kpi_code,
    k.numerator,
    k.denominator,
    c.due_done_count,
    c.due_count
from {{ ref('kpi_regional') }} as k
left join counted as c on k.region_code = c.region_code and k.as_of = c.as_of and k.kpi_code = c.kpi_code
where
    k.kpi_code in ('roadmap_execution', 'monitoring_system')
    and (k.numerator <> coalesce(c.due_done_count, 0) or k.denominator <> coalesce(c.due_count, 0))
