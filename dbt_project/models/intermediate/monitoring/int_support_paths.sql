-- The earliest day a person could reach each step from each ЦНППМ diagnosis. The earliest is enough: who reaches a
-- step sooner reaches the next no later. `any_*`: the step after the diagnosis, whatever was between.
with diagnoses as (
    select
        region_code,
        person_key,
        diagnosed_on,
        lag(diagnosed_on) over (partition by person_key order by diagnosed_on) as previous_on
    from (
        select distinct
            region_code,
            person_key,
            diagnosed_on
        from {{ ref('int_diagnostics__in_force') }}
        where provider = 'cnppm' and person_key is not null
    )
),

trainings as (
    -- the programme is known on the day that says its attributes: the last of the training, or the first while it lasts
    select
        e.person_key,
        e.program_id,
        e.started_on,
        case when e.status = 'completed' and e.attestation = 'passed' then e.finished_on end as passed_on
    from {{ ref('int_enrollments__in_force') }} as e
    inner join {{ ref('int_programme_versions') }} as v
        on
            e.region_code = v.region_code
            and e.program_id = v.program_id
            and coalesce(e.finished_on, e.started_on) >= v.known_from
            and coalesce(e.finished_on, e.started_on) < v.valid_until
    where e.person_key is not null
),

supported as (
    select
        t.person_key,
        t.program_id,
        t.started_on,
        t.passed_on,
        min(c.held_on) as postcourse_on
    from trainings as t
    left join {{ ref('int_postcourse_known') }} as c
        on t.person_key = c.person_key and t.program_id = c.program_id and t.passed_on <= c.held_on
    group by t.person_key, t.program_id, t.started_on, t.passed_on
),

routed as (
    select
        d.region_code,
        d.person_key,
        d.diagnosed_on,
        d.previous_on,
        min(i.created_on) as iom_on
    from diagnoses as d
    left join {{ ref('int_ioms__in_force') }} as i
        on d.person_key = i.person_key and d.diagnosed_on <= i.created_on and i.stage <> 'cancelled'
    group by d.region_code, d.person_key, d.diagnosed_on, d.previous_on
),

trained as (
    select
        r.region_code,
        r.person_key,
        r.diagnosed_on,
        r.previous_on,
        r.iom_on,
        min(t.started_on) filter (where t.started_on >= r.iom_on) as started_on,
        min(t.passed_on) filter (where t.started_on >= r.iom_on) as passed_on,
        min(t.postcourse_on) filter (where t.started_on >= r.iom_on) as postcourse_on,
        min(t.started_on) as any_started_on,
        min(t.passed_on) as any_passed_on,
        min(t.postcourse_on) as any_postcourse_on
    from routed as r
    left join supported as t on r.person_key = t.person_key and r.diagnosed_on <= t.started_on
    group by r.region_code, r.person_key, r.diagnosed_on, r.previous_on, r.iom_on
)

select
    t.region_code,
    t.person_key,
    t.diagnosed_on,
    t.previous_on,
    t.iom_on,
    t.started_on,
    t.passed_on,
    t.postcourse_on,
    min(x.diagnosed_on) filter (where x.diagnosed_on >= t.postcourse_on) as exit_on,
    t.any_started_on,
    t.any_passed_on,
    t.any_postcourse_on,
    min(x.diagnosed_on) as any_exit_on
from trained as t
left join {{ ref('int_stage_results') }} as x
    on t.person_key = x.person_key and x.stage = 'exit' and t.diagnosed_on < x.diagnosed_on
group by all
