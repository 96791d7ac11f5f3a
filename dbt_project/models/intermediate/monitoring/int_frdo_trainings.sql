-- Completed enrolments with what the documents of the same person, title, hours and year say of each.
with reported as (
    select
        region_code,
        max(period_end) as reported_until
    from {{ ref('stg_deliveries') }}
    where source = 'frdo' and status = 'accepted'
    group by region_code
),

trainings as (
    select
        t.region_code,
        t.person_key,
        {{ normal_title('p.title') }} as title_key,
        p.hours,
        year(t.finished_on) as year,
        trim(p.provider_name) as provider_name,
        t.is_passed,
        t.program_id,
        t.started_on,
        t.finished_on
    from {{ ref('int_trainings') }} as t
    inner join {{ ref('int_programme_versions') }} as v
        on
            t.region_code = v.region_code
            and t.program_id = v.program_id
            and t.finished_on >= v.known_from
            and t.finished_on < v.valid_until
    inner join {{ ref('int_programs__fate') }} as p on v.delivery_key = p.delivery_key and v.row_order = p.row_order
    where t.finished_on <= {{ last_as_of() }}
),

ranked as (
    select
        *,
        -- of several equal trainings the documents go to the passed ones first
        row_number() over (
            partition by region_code, person_key, title_key, hours, year
            order by is_passed desc, finished_on asc, started_on asc, program_id asc
        ) as place
    from trainings
)

select
    r.region_code,
    r.person_key,
    r.title_key,
    r.hours,
    r.year,
    r.place,
    r.provider_name,
    r.is_passed,
    case
        when r.place <= d.trainings_documented then 'matched'
        when not r.is_passed then 'not_due'
        when r.finished_on <= u.reported_until then 'missing'
        else 'awaiting'
    end as state
from ranked as r
left join {{ ref('int_frdo_documents') }} as d
    on
        r.region_code = d.region_code
        and r.person_key = d.person_key
        and r.title_key = d.title_key
        and r.hours = d.hours
        and r.year = d.year
left join reported as u on r.region_code = u.region_code
