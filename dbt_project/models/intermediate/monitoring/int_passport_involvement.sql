-- What the staff of as_of did since the first of January.
with people as (
    select
        p.region_code,
        p.as_of,
        d.ytd_start,
        p.person_key
    from {{ ref('int_staff_population') }} as p
    inner join {{ ref('int_report_dates') }} as d on p.region_code = d.region_code and p.as_of = d.as_of
),

events as (
    select
        p.region_code,
        p.as_of,
        count(distinct p.person_key) as event_participants_count,
        count(*) as event_participations_count,
        count(distinct e.form) as event_forms_count
    from people as p
    inner join {{ ref('int_support_events__in_force') }} as e
        on p.person_key = e.person_key and e.held_on between p.ytd_start and p.as_of
    group by p.region_code, p.as_of
),

mentees as (
    select
        p.region_code,
        p.as_of,
        count(distinct p.person_key) as mentees_count
    from people as p
    inner join {{ ref('int_mentoring__in_force') }} as m
        on
            p.person_key = m.mentee_key
            and p.as_of >= m.started_on
            and p.ytd_start <= coalesce(m.finished_on, p.as_of)
    group by p.region_code, p.as_of
),

started as (
    select
        p.region_code,
        p.as_of,
        count(*) as enrolments_started_count,
        count(distinct p.person_key) as people_count
    from people as p
    inner join {{ ref('int_enrollments__in_force') }} as e
        on p.person_key = e.person_key and e.started_on between p.ytd_start and p.as_of
    -- an enrolment in an unknown programme counts nowhere
    inner join {{ ref('int_programme_versions') }} as v
        on
            e.region_code = v.region_code
            and e.program_id = v.program_id
            and coalesce(e.finished_on, e.started_on) >= v.known_from
            and coalesce(e.finished_on, e.started_on) < v.valid_until
    group by p.region_code, p.as_of
),

passed as (
    select
        p.region_code,
        p.as_of,
        count(distinct p.person_key) as people_passed_count,
        count(distinct p.person_key) filter (where t.in_federal_registry) as people_passed_registry_count
    from people as p
    inner join {{ ref('int_trainings') }} as t
        on p.person_key = t.person_key and t.finished_on between p.ytd_start and p.as_of and t.is_passed
    group by p.region_code, p.as_of
)

{{ passport_lines_of('events', [
    'event_participants_count', 'event_participations_count', 'event_forms_count'
], people='event_participants_count') }}
union all
{{ passport_lines_of('mentees', ['mentees_count'], people='value') }}
union all
{{ passport_lines_of('started', ['enrolments_started_count'], people='people_count') }}
union all
{{ passport_lines_of('passed', ['people_passed_count', 'people_passed_registry_count'], people='value') }}
