-- Counts of the chain on all borders and for the region: by subject over all forms, by form over all subjects.
with places as (
    {{ borders_and_region() }}
),

counted as (
    select
        s.*,
        c.subject,
        'all' as support_form
    from {{ ref('int_support_reached') }} as s
    cross join {{ rows_of(list_of(["'all'", 's.taught_subject'])) }} as c (subject)
    where c.subject is not null
    union all
    select
        s.*,
        'all' as subject,
        f.form_code as support_form
    from {{ ref('int_support_reached') }} as s
    inner join {{ ref('int_support_forms_received') }} as f on s.person_key = f.person_key and s.as_of = f.as_of
),

located as (
    select
        c.*,
        p.borders,
        p.municipality_code as place
    from counted as c
    inner join places as p on c.region_code = p.region_code and c.municipality_code = p.code
)

select
    region_code,
    borders,
    place as municipality_code,
    as_of,
    subject,
    support_form,
    count(*) as staff_count,
    {{ list_of([
        'count(diagnosed_on)', 'count(iom_on)', 'count(started_on)', 'count(passed_on)', 'count(postcourse_on)',
        'count(exit_on)', 'count(closed_on)'
    ]) }} as persons_counts,
    {{ list_of([
        'count(diagnosed_on)', 'count(iom_on)', 'count(*) filter (where has_started)',
        'count(*) filter (where has_passed)', 'count(*) filter (where has_postcourse)',
        'count(*) filter (where has_exit)', 'count(*) filter (where has_closed)'
    ]) }} as any_order_counts,
    {{ list_of([
        'null',
        'median(' ~ days_between('diagnosed_on', 'iom_on') ~ ')',
        'median(' ~ days_between('iom_on', 'started_on') ~ ')',
        'median(' ~ days_between('started_on', 'passed_on') ~ ')',
        'median(' ~ days_between('passed_on', 'postcourse_on') ~ ')',
        'median(' ~ days_between('postcourse_on', 'exit_on') ~ ')',
        'median(' ~ days_between('exit_on', 'closed_on') ~ ')'
    ]) }} as median_days
from located
group by region_code, borders, place, as_of, subject, support_form
