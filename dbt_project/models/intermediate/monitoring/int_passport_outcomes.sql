-- Pupils' results of the latest year of each examination, their link with deficits, and schools with low results.
with by_subject as (
    select
        region_code,
        as_of,
        exam,
        exam_year,
        subject,
        sum(percent_sum) as percent_sum,
        sum(participants) as participants,
        sum(below_minimum) as below_minimum
    from {{ ref('int_outcome_cells') }}
    where borders = 'as_was'
    group by region_code, as_of, exam, exam_year, subject
),

-- a pupil sits several subjects: the pupils behind an examination are at least those of its largest subject
examinations as (
    select
        region_code,
        as_of,
        exam,
        exam_year,
        {{ as_double('sum(percent_sum)') }} / cast(sum(participants) as double) as mean_percent,
        cast(sum(below_minimum) as double) / cast(sum(participants) as double) as below_minimum_share,
        max(participants) as people_count,
        exam_year = max(exam_year) over (partition by region_code, as_of, exam) as is_latest
    from by_subject
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
        cast(sum(supported_count) as double) / nullif(sum(staff_count), 0) as low_result_supported_share,
        sum(staff_count) as people_count
    from {{ ref('low_result_schools') }}
    where borders = 'as_was'
    group by region_code, as_of
)

select
    region_code,
    as_of,
    exam || '_mean_percent' as line_code,
    mean_percent as value,
    cast(people_count as bigint) as people_count,
    cast(null as string) as missing_reason
from examinations
where is_latest
union all
select
    region_code,
    as_of,
    exam || '_below_minimum_share' as line_code,
    below_minimum_share as value,
    cast(people_count as bigint) as people_count,
    cast(null as string) as missing_reason
from examinations
where is_latest
union all
select
    region_code,
    as_of,
    line_code,
    rho as value,
    cast(null as bigint) as people_count,
    missing_reason
from coefficients
union all
select
    *,
    cast(null as string) as missing_reason
from (
    {{ passport_lines_of('schools', ['low_result_schools_count']) }}
    union all
    {{ passport_lines_of('schools', ['low_result_supported_share'], people='people_count') }}
)
