-- Counts of the chain on all borders and for the region: by subject over all forms, by form over all subjects. People
-- are counted on the borders of D first, for sums go over to other borders; medians do not, and are of the few that
-- have come beyond the first step.
with places as (
    {{ borders_and_region() }}
),

of_subjects as (
    select
        region_code,
        municipality_code,
        as_of,
        taught_subject,
        {{ support_step_counts() }}
    from {{ ref('int_support_reached') }}
    group by region_code, municipality_code, as_of, taught_subject
),

of_forms as (
    select
        s.region_code,
        s.municipality_code,
        s.as_of,
        f.form_code,
        {{ support_step_counts() }}
    from {{ ref('int_support_reached') }} as s
    inner join {{ ref('int_support_forms_received') }} as f on s.person_key = f.person_key and s.as_of = f.as_of
    group by s.region_code, s.municipality_code, s.as_of, f.form_code
),

counted as (
    select
        {{ star_without('s.*', ['taught_subject']) }},
        c.subject,
        'all' as support_form
    from of_subjects as s
    cross join {{ rows_of(list_of(["'all'", 's.taught_subject'])) }} as c (subject)
    where c.subject is not null
    union all
    select
        {{ star_without('*', ['form_code']) }},
        'all' as subject,
        form_code as support_form
    from of_forms
),

located as (
    select
        c.*,
        p.borders,
        p.municipality_code as place
    from counted as c
    inner join places as p on c.region_code = p.region_code and c.municipality_code = p.code
),

sums as (
    select
        region_code,
        borders,
        place as municipality_code,
        as_of,
        subject,
        support_form,
        cast(sum(staff_count) as bigint) as staff_count,
        {{ support_sums(['diagnosed', 'iom', 'started', 'passed', 'postcourse', 'exited', 'closed']) }}
            as persons_counts,
        {{ support_sums([
            'diagnosed', 'iom', 'any_started', 'any_passed', 'any_postcourse', 'any_exited', 'any_closed'
        ]) }}
            as any_order_counts
    from located
    group by region_code, borders, place, as_of, subject, support_form
),

days as (
    select
        region_code,
        municipality_code,
        as_of,
        person_key,
        taught_subject,
        {{ days_between('diagnosed_on', 'iom_on') }} as to_iom,
        {{ days_between('iom_on', 'started_on') }} as to_start,
        {{ days_between('started_on', 'passed_on') }} as to_pass,
        {{ days_between('passed_on', 'postcourse_on') }} as to_postcourse,
        {{ days_between('postcourse_on', 'exit_on') }} as to_exit,
        {{ days_between('exit_on', 'closed_on') }} as to_closing
    from {{ ref('int_support_reached') }}
),

moved as (
    select *
    from days
    where coalesce(to_iom, to_start, to_pass, to_postcourse, to_exit, to_closing) is not null
),

moved_counted as (
    select
        s.*,
        c.subject,
        'all' as support_form
    from moved as s
    cross join {{ rows_of(list_of(["'all'", 's.taught_subject'])) }} as c (subject)
    where c.subject is not null
    union all
    select
        s.*,
        'all' as subject,
        f.form_code as support_form
    from moved as s
    inner join {{ ref('int_support_forms_received') }} as f on s.person_key = f.person_key and s.as_of = f.as_of
),

medians as (
    select
        c.region_code,
        p.borders,
        p.municipality_code,
        c.as_of,
        c.subject,
        c.support_form,
        {{ list_of([
            'null', 'median(c.to_iom)', 'median(c.to_start)', 'median(c.to_pass)', 'median(c.to_postcourse)',
            'median(c.to_exit)', 'median(c.to_closing)'
        ]) }} as median_days
    from moved_counted as c
    inner join places as p on c.region_code = p.region_code and c.municipality_code = p.code
    group by c.region_code, p.borders, p.municipality_code, c.as_of, c.subject, c.support_form
)

select
    s.region_code,
    s.borders,
    s.municipality_code,
    s.as_of,
    s.subject,
    s.support_form,
    s.staff_count,
    s.persons_counts,
    s.any_order_counts,
    coalesce(m.median_days, {{ list_of(['null'] * 7) }}) as median_days
from sums as s
left join medians as m
    on
        s.region_code = m.region_code
        and s.borders = m.borders
        and s.municipality_code is not distinct from m.municipality_code
        and s.as_of = m.as_of
        and s.subject = m.subject
        and s.support_form = m.support_form
