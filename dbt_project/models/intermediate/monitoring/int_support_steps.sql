{{ config(materialized='view') }}

select
    c.region_code,
    c.borders,
    c.municipality_code,
    c.as_of,
    c.subject,
    c.support_form,
    s.step_no,
    s.step,
    c.staff_count,
    {{ nth_of('c.persons_counts', 's.step_no') }} as persons_count,
    {{ nth_of('c.any_order_counts', 's.step_no') }} as any_order_count,
    {{ nth_of('c.persons_counts', 's.step_no') }}
    / cast(nullif({{ nth_of('c.persons_counts', '1') }}, 0) as double) as share_of_diagnosed,
    case
        when s.step_no > 1
            then
                {{ nth_of('c.persons_counts', 's.step_no') }}
                / cast(nullif({{ nth_of('c.persons_counts', 's.step_no - 1') }}, 0) as double)
    end as share_of_previous,
    {{ nth_of('c.median_days', 's.step_no') }} as median_days_from_previous
from {{ ref('int_support_counts') }} as c
cross join {{ ref('support_steps') }} as s
