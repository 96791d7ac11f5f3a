-- Support of the year given to the pedagogical staff of schools with low results, counted per school.
with people as (
    select
        p.region_code,
        p.as_of,
        p.org_inn,
        p.person_key,
        p.is_teacher,
        m.ytd_start
    from {{ ref('int_staff_population') }} as p
    inner join {{ ref('int_organizations_in_force') }} as o
        on p.region_code = o.region_code and p.as_of = o.as_of and p.org_inn = o.org_inn
    inner join {{ ref('int_months') }} as m on p.region_code = m.region_code and p.as_of = m.as_of
    where o.low_results and o.org_type = 'school' and not p.is_managerial
),

-- first and last day of every kind of support; a meeting has one day
supports as (
    select
        person_key,
        'diagnosed' as kind,
        diagnosed_on as first_on,
        diagnosed_on as last_on
    from {{ ref('int_diagnostics__in_force') }}
    where provider = 'cnppm'
    union all
    select
        person_key,
        'iom' as kind,
        created_on as first_on,
        created_on as last_on
    from {{ ref('int_ioms__in_force') }}
    where stage <> 'cancelled'
    union all
    select
        person_key,
        'trained' as kind,
        finished_on as first_on,
        finished_on as last_on
    from {{ ref('int_trainings') }}
    where is_passed
    union all
    select
        person_key,
        'event' as kind,
        held_on as first_on,
        held_on as last_on
    from {{ ref('int_support_events__in_force') }}
    union all
    select
        mentee_key as person_key,
        'mentored' as kind,
        started_on as first_on,
        finished_on as last_on
    from {{ ref('int_mentoring__in_force') }}
    union all
    select
        person_key,
        'postcourse' as kind,
        held_on as first_on,
        held_on as last_on
    from {{ ref('int_postcourse_known') }}
),

received as (
    select distinct
        p.as_of,
        p.person_key,
        s.kind
    from people as p
    inner join supports as s
        on
            p.person_key = s.person_key
            and p.as_of >= s.first_on
            and p.ytd_start <= coalesce(s.last_on, p.as_of)
),

marks as (
    select
        as_of,
        person_key,
        bool_or(kind = 'diagnosed') as is_diagnosed,
        bool_or(kind = 'iom') as has_iom,
        bool_or(kind = 'trained') as is_trained,
        bool_or(kind = 'event') as has_event,
        bool_or(kind = 'mentored') as is_mentored,
        bool_or(kind = 'postcourse') as has_postcourse,
        bool_or(kind <> 'diagnosed') as is_supported
    from received
    group by as_of, person_key
),

counted as (
    select
        p.region_code,
        p.as_of,
        p.org_inn,
        count(*) as staff_count,
        count(*) filter (where p.is_teacher) as teachers_count,
        count(*) filter (where m.is_diagnosed) as diagnosed_count,
        count(d.person_key) as results_count,
        count(*) filter (where d.is_deficit) as deficit_count,
        count(*) filter (where m.has_iom) as iom_count,
        count(*) filter (where m.is_trained) as trained_count,
        count(*) filter (where m.has_event) as event_count,
        count(*) filter (where m.is_mentored) as mentored_count,
        count(*) filter (where m.has_postcourse) as postcourse_count,
        count(*) filter (where m.is_supported) as supported_count
    from people as p
    left join marks as m on p.as_of = m.as_of and p.person_key = m.person_key
    left join {{ ref('int_person_deficits') }} as d
        on p.as_of = d.as_of and p.person_key = d.person_key and d.competency_group = 'all'
    group by p.region_code, p.as_of, p.org_inn
)

select
    o.region_code,
    o.as_of,
    o.org_inn,
    case when v.source is not null then coalesce(c.staff_count, 0) end as staff_count,
    case when v.source is not null then coalesce(c.teachers_count, 0) end as teachers_count,
    case when v.source is not null then coalesce(c.diagnosed_count, 0) end as diagnosed_count,
    case when v.source is not null then coalesce(c.results_count, 0) end as results_count,
    case when v.source is not null then coalesce(c.deficit_count, 0) end as deficit_count,
    case when v.source is not null then coalesce(c.iom_count, 0) end as iom_count,
    case when v.source is not null then coalesce(c.trained_count, 0) end as trained_count,
    case when v.source is not null then coalesce(c.event_count, 0) end as event_count,
    case when v.source is not null then coalesce(c.mentored_count, 0) end as mentored_count,
    case when v.source is not null then coalesce(c.postcourse_count, 0) end as postcourse_count,
    case when v.source is not null then coalesce(c.supported_count, 0) end as supported_count
from {{ ref('int_organizations_in_force') }} as o
left join counted as c on o.region_code = c.region_code and o.as_of = c.as_of and o.org_inn = c.org_inn
left join {{ ref('int_snapshot_states') }} as v
    on
        o.region_code = v.region_code
        and o.as_of = v.as_of
        and o.delivered_code = v.code
        and v.source = 'staff'
where o.low_results and o.org_type = 'school'
