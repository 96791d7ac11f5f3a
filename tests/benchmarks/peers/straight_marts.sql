-- After straight_counts.sql: plans of the road map, targets, and the three tables.
create temp table roadmap as
with planned as (
    select distinct block_no, block_no || '.' || event_no as event_ref, cast(unnest(string_split(due_dates, ';')) as date) as due_on
    from read_csv(getvariable('seeds') || '/roadmap_events.csv', all_varchar = true) where region_code = '46'
),

done as (
    select event_ref, cast(due_on as date) as due_on, cast(done_on as date) as done_on, coalesce(cancelled, 'false') as off
    from read_csv(getvariable('landing') || '/roadmap/*/*.csv', filename = true, all_varchar = true)
    qualify row_number() over (partition by event_ref, due_on order by filename desc) = 1
)

select t.m, k.kpi, count(*) filter (where d.done_on <= t.as_of) as numerator, count(*) as denominator
from months as t
inner join planned as p on p.due_on <= t.as_of
inner join (values ('roadmap_execution', ''), ('monitoring_system', '1.3')) as k (kpi, block) on k.block in ('', p.block_no)
left join done as d on p.event_ref = d.event_ref and p.due_on = d.due_on
where coalesce(d.off, 'false') <> 'true'
group by all;

-- Indicators ----------------------------------------------------------------------------------------------------------
create temp table indicators as
select
    kpi, starts_with(place, 'both') as has_municipal, unit,
    -- registries without which nothing is known
    case
        when kpi = 'management_teams_share' then 'teams'
        when kpi = 'fr_dpp_programs_share' then 'programs'
        when kpi in ('roadmap_execution', 'monitoring_system') then 'none'
        when kpi like '%methodist%' then 'methodists'
        else 'staff'
    end as needs
from (
    values
    ('diagnosed_share', 'both', 'share'), ('iom_share', 'both', 'share'), ('fr_dpp_completed_share', 'both', 'share'),
    ('management_teams_share', 'both', 'share'), ('young_supported_share', 'both', 'share'),
    ('fr_dpp_programs_share', 'region', 'share'), ('postcourse_share', 'both', 'share'),
    ('methodists_count', 'both', 'count'), ('teachers_per_methodist', 'both', 'ratio'),
    ('roadmap_execution', 'region', 'share'), ('monitoring_system', 'region', 'share'),
    ('deficit_share_subject', 'both', 'share'), ('deficit_share_methodical', 'both', 'share'),
    ('deficit_share_psychological_pedagogical', 'both', 'share'), ('deficit_share_communicative', 'both', 'share'),
    ('deficit_share_managerial', 'both', 'share'), ('deficit_closed_share', 'both', 'share'),
    ('iom_completed_share', 'both', 'share'), ('fioko_assessed_count', 'both', 'count'),
    ('fioko_municipalities_count', 'region', 'count'), ('methodists_academy_trained_count', 'both', 'count'),
    ('methodist_municipality_coverage', 'region', 'share')
) as t (kpi, place, unit);

create temp table kpi as
with places as (
    select code, m, kpi, unit, needs from municipalities cross join indicators where has_municipal
    union all
    select null, m, kpi, unit, needs from months cross join indicators
),

summed as (
    select m, code, kpi, sum(numerator) as numerator, sum(denominator) as denominator
    from counts where code is not null group by all
    union all
    select m, null, kpi, sum(numerator), sum(denominator) from counts group by all
    union all
    select m, null, kpi, numerator, denominator from roadmap
),

targets as (
    select kpi_code as kpi, target_operator, cast(target_value as double) as target_value, cast(deadline as date) as deadline
    from read_csv(getvariable('seeds') || '/kpi_regulation.csv', all_varchar = true) where region_code = '46'
),

valued as (
    select
        p.*, t.as_of, g.target_operator, g.target_value, g.deadline,
        case p.needs
            when 'staff' then t.staff is null
            when 'teams' then t.teams is null
            when 'programs' then t.programs is null
            when 'methodists' then t.methodists is null or t.staff is null
            else false
        end as unknown,
        case when not unknown then coalesce(s.numerator, 0) end as top,
        case when not unknown and p.unit <> 'count' then coalesce(s.denominator, 0) end as bottom,
        case when unknown then 'x' when bottom = 0 then 'z' end as missing_reason,
        case when missing_reason is null then cast(top as double) / coalesce(bottom, 1) end as value
    from places as p
    inner join months as t on p.m = t.m
    left join summed as s on p.m = s.m and p.kpi = s.kpi and p.code is not distinct from s.code
    left join targets as g on p.kpi = g.kpi
)

select
    code as municipality_code, as_of, kpi as kpi_code, cast(top as bigint) as numerator,
    cast(bottom as bigint) as denominator, value, missing_reason, target_operator, target_value,
    case
        when missing_reason is not null then missing_reason
        when target_operator is null then 'no_target'
        when target_operator = '>=' and value >= target_value then 'met'
        when target_operator = '>=' and as_of < deadline then 'in_progress'
        when target_operator = '<=' and value <= target_value then 'met'
        when target_operator = '=' and value = target_value then 'met'
        else 'not_met'
    end as status
from valued;

create temp table kpi_regional as select * exclude (municipality_code) from kpi where municipality_code is null;
create temp table kpi_municipal as select * from kpi where municipality_code is not null;

-- The deficit map -----------------------------------------------------------------------------------------------------
create temp table enrolled as
select d.person, d.m, d.g, bool_or(coalesce(p.target_subject = d.subject, p.target_subject is null)) as of_subject
from deficits as d
inner join enrollments as e on d.person = e.person and e.started_on > d.day and month_of(e.started_on) <= d.m
inner join months as t on d.m = t.m
inner join programs as p on t.programs = p.period and e.program_id = p.program_id
where d.deficit and p.registry and d.g in ('all', p.target_group)
group by all;

create temp table deficit_map as
with assessed as (
    select
        p.m, p.person, sum(subject_score) as subject_score, sum(subject_max) as subject_max,
        sum(method_score) as method_score, sum(method_max) as method_max
    from fioko as f
    inner join people as p on f.person = p.person and p.m between month_of(f.day) and month_of(f.day) + 23
    group by all
),

staffed as (
    select
        p.m, p.code, p.subject, count(*) as staff, count(a.person) as assessed,
        sum(a.subject_score) as subject_score, sum(a.subject_max) as subject_max,
        sum(a.method_score) as method_score, sum(a.method_max) as method_max
    from people as p
    left join assessed as a using (person, m)
    group by all
),

leaves as (
    select
        d.m, d.code, d.subject, d.g, count(*) as diagnosed, count(*) filter (where level = 'high') as high,
        count(*) filter (where level = 'medium') as medium, count(*) filter (where level = 'low') as low,
        count(*) filter (where level = 'none') as none, count(*) filter (where deficit) as deficit,
        sum(cast(cast(score as double) / cast(max_score as double) as decimal(18, 15))) as percents,
        count(e.person) as enrolled,
        count(*) filter (where e.of_subject) as enrolled_of_subject
    from deficits as d
    left join enrolled as e using (person, m, g)
    group by all
),

programmes as (
    select t.m, s.subject, g.g, count(*) as available
    from months as t
    inner join programs as p on t.programs = p.period and p.registry
    inner join (from subjects select subject_code as subject union all select 'all') as s
        on s.subject = 'all' or p.target_subject is null or p.target_subject = s.subject
    cross join unnest(['all', p.target_group]) as g (g)
    group by all
),

staff_cells as (
    select m, code, unnest(case when subject is null then ['all'] else ['all', subject] end) as subject,
        * exclude (m, code, subject)
    from staffed
),

staff_sums as (
    select
        m, code, subject, sum(staff) as staff, sum(assessed) as assessed, sum(subject_score) as subject_score,
        sum(subject_max) as subject_max, sum(method_score) as method_score, sum(method_max) as method_max
    from staff_cells group by all
),

deficit_cells as (
    select m, code, unnest(case when subject is null then ['all'] else ['all', subject] end) as subject,
        * exclude (m, code, subject)
    from leaves
),

deficit_sums as (
    select
        m, code, subject, g, sum(diagnosed) as diagnosed, sum(high) as high, sum(medium) as medium, sum(low) as low,
        sum(none) as none, sum(deficit) as deficit, sum(percents) as percents,
        sum(case subject when 'all' then enrolled else enrolled_of_subject end) as enrolled
    from deficit_cells group by all
),

cells as (
    select
        s.*, g.g, coalesce(d.diagnosed, 0) as n, coalesce(d.high, 0) as high, coalesce(d.medium, 0) as medium,
        coalesce(d.low, 0) as low, coalesce(d.none, 0) as none, coalesce(d.deficit, 0) as k, d.percents,
        coalesce(d.enrolled, 0) as enrolled, coalesce(p.available, 0) as available,
        k / cast(nullif(n, 0) as double) as share,
        1.959963984540054 / (1 + 3.841458820694124 / nullif(n, 0))
        * sqrt(share * (1 - share) / nullif(n, 0) + 3.841458820694124 / (4.0 * nullif(n, 0) ** 2)) as half,
        (share + 3.841458820694124 / (2 * nullif(n, 0))) / (1 + 3.841458820694124 / nullif(n, 0)) as centre
    from staff_sums as s
    cross join (
        values ('all'), ('subject'), ('methodical'), ('psychological_pedagogical'), ('communicative'), ('managerial')
    ) as g (g)
    left join deficit_sums as d on s.m = d.m and s.code = d.code and s.subject = d.subject and g.g = d.g
    left join programmes as p on s.m = p.m and s.subject = p.subject and g.g = p.g
)

select
    c.code as municipality_code, t.as_of, c.subject, c.g as competency_group, n as diagnosed, high, medium, low, none,
    share as deficit_share, cast(percents as double) / nullif(n, 0) as mean_percent,
    case when n > 0 then greatest(0.0, centre - half) end as deficit_share_low,
    case when n > 0 then least(1.0, centre + half) end as deficit_share_high,
    n / cast(c.staff as double) as diagnosed_coverage, assessed as fioko_assessed,
    cast(subject_score as double) / cast(subject_max as double) as fioko_subject_percent,
    cast(method_score as double) / cast(method_max as double) as fioko_method_percent,
    available as programmes_available, enrolled as deficit_enrolled, k - enrolled as uncovered,
    row_number() over (
        partition by c.m, c.subject, c.g order by k - enrolled desc, coalesce(share, 0) desc, c.code
    ) as priority_rank
from cells as c
inner join months as t on c.m = t.m;
