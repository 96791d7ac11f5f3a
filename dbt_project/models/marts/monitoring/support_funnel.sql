select
    region_code,
    borders,
    municipality_code,
    as_of,
    subject,
    support_form,
    step_no,
    step,
    staff_count,
    persons_count,
    any_order_count,
    share_of_diagnosed,
    share_of_previous,
    median_days_from_previous
from {{ ref('int_support_steps') }}
where borders <> 'region'
order by region_code, borders, as_of, municipality_code, subject, support_form, step_no
