with completions as (
    select
        t.person_key,
        w.window_start,
        t.finished_on,
        min(p.held_on) as followed_on
    from {{ ref('int_trainings') }} as t
    inner join ({{ windows_of('postcourse_share') }}) as w
        on t.region_code = w.region_code and t.finished_on between w.window_start and w.last_as_of
    left join {{ ref('int_postcourse_known') }} as p
        on t.person_key = p.person_key and t.program_id = p.program_id and t.finished_on <= p.held_on
    where {{ fits_programme_rule('w.programme_rule', 't') }}
    group by t.person_key, w.window_start, t.program_id, t.finished_on
),

completed as (
    select
        person_key,
        window_start,
        min(finished_on) as first_on
    from completions
    group by person_key, window_start
),

firsts as (
    select
        person_key,
        window_start,
        min(followed_on) as first_on
    from completions
    group by person_key, window_start
)

{{ person_evidence('postcourse_share', denominator_firsts='completed') }}
