with young as (
    select distinct person_key
    from {{ ref('int_staff_population') }}
    where is_young
),

supports as (
    select
        region_code,
        person_key,
        held_on as started_on,
        held_on as finished_on
    from {{ ref('int_support_events__in_force') }}
    union all
    select
        region_code,
        person_key,
        held_on as started_on,
        held_on as finished_on
    from {{ ref('int_postcourse_known') }}
    union all
    select
        region_code,
        mentee_key as person_key,
        started_on,
        coalesce(finished_on, date '9999-12-31') as finished_on
    from {{ ref('int_mentoring__in_force') }}
),

firsts as (
    select
        s.person_key,
        w.window_start,
        min(s.started_on) as first_on
    from supports as s
    inner join young as y on s.person_key = y.person_key
    inner join ({{ windows_of('young_supported_share') }}) as w
        on
            s.region_code = w.region_code
            and s.started_on <= w.last_as_of
            and s.finished_on >= w.window_start
    group by s.person_key, w.window_start
)

{{ person_evidence('young_supported_share') }}
