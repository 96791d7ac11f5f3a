-- Pupils' results of the latest year of each examination, their link with deficits, and schools with low results.
with examinations as (
    select
        region_code,
        as_of,
        exam,
        exam_year,
        cast(sum(percent_sum) as double) / cast(sum(participants) as double) as mean_percent,
        cast(sum(below_minimum) as double) / cast(sum(participants) as double) as below_minimum_share,
        exam_year = max(exam_year) over (partition by region_code, as_of, exam) as is_latest
    from {{ ref('int_outcome_cells') }}
    where borders = 'as_was'
    group by region_code, as_of, exam, exam_year
),

coefficients as (
    select
        region_code,
        as_of,
        exam || '_' || subject || '_rho' as line_code,
        rho,
        missing_reason
    from {{ ref('outcome_correlation') }}
    where
        borders = 'as_was'
        and competency_group = 'subject'
        and measure = 'deficit_share'
        and exam in ('oge', 'ege')
        and subject in ('russian', 'mathematics')
    qualify exam_year = max(exam_year) over (partition by region_code, as_of, exam, subject)
),

schools as (
    select
        region_code,
        as_of,
        count(*) as low_result_schools_count,
        cast(sum(supported_count) as double) / nullif(sum(staff_count), 0) as low_result_supported_share
    from {{ ref('low_result_schools') }}
    where borders = 'as_was'
    group by region_code, as_of
)

select
    region_code,
    as_of,
    exam || '_mean_percent' as line_code,
    mean_percent as value,
    cast(null as varchar) as missing_reason
from examinations
where is_latest
union all
select
    region_code,
    as_of,
    exam || '_below_minimum_share' as line_code,
    below_minimum_share as value,
    cast(null as varchar) as missing_reason
from examinations
where is_latest
union all
select
    region_code,
    as_of,
    line_code,
    rho as value,
    missing_reason
from coefficients
union all
select
    *,
    cast(null as varchar) as missing_reason
from (
    {{ passport_lines_of('schools', ['low_result_schools_count', 'low_result_supported_share']) }}
)
