-- Indicators and the deficit map of Moscow oblast straight from its clean CSV files, as an analyst with DuckDB would
-- write it: what the product is measured against. Clean means regional deliveries without copies, cancelled records and
-- faults, and no changed borders. Variables: landing (folder of the region), seeds, as_of.
-- Leaves temporary tables kpi_regional, kpi_municipal and deficit_map (borders as_was).

create temp macro period_of(path) as (
    case length(split_part(path, '/', -2))
        when 4 then make_date(cast(split_part(path, '/', -2) as int), 1, 1)
        else case
            when split_part(path, '/', -2) like '%Q%' then make_date(
                cast(split_part(path, '/', -2)[:4] as int), cast(split_part(path, '/', -2)[7:] as int) * 3 - 2, 1
            )
            else cast(split_part(path, '/', -2) || '-01' as date)
        end
    end
);
-- months are counted from year 0; a date belongs to the window of every month end from its own on
create temp macro month_of(day) as (year(day) * 12 + month(day));

-- Months, and which snapshot of each registry is in force on their last day ------------------------------------------
create temp table snapshots as
select distinct
    split_part(file, '/', -3) as source,
    period_of(file) as period
from glob(getvariable('landing') || '/*/*/*.csv');

create temp table months as
with series as (
    select cast(unnest(generate_series(
        (select min(period) from snapshots where source = 'staff'), cast(getvariable('as_of') as date), interval 1 month
    )) as date) as first_day
)

select
    last_day(first_day) as as_of,
    month_of(first_day) as m,
    -- windows of the region: since 1 January, or since its order (exceptions of Moscow oblast)
    date_trunc('year', first_day) as ytd,
    date '2022-08-05' as since,
    cast(first_day - interval 23 month as date) as rolling24,
    (select max(period) from snapshots where source = 'staff' and period <= first_day) as staff,
    (select max(period) from snapshots where source = 'organizations' and period <= first_day) as organizations,
    (select max(period) from snapshots where source = 'management_teams' and period <= first_day) as teams,
    (select max(period) from snapshots where source = 'methodists' and period <= first_day) as methodists,
    (select max(period) from snapshots where source = 'programs' and period <= first_day) as programs
from series;

create temp table municipalities as
select municipality_code as code, m
from read_csv(getvariable('seeds') || '/municipalities.csv', all_varchar = true) as s, months
where
    region_code = '46'
    and coalesce(cast(valid_from as date) <= as_of, true)
    and coalesce(cast(valid_to as date) >= as_of, true);

create temp table subjects as
select subject_code, subject_ru from read_csv(getvariable('seeds') || '/taught_subjects.csv', all_varchar = true);

-- Registries ---------------------------------------------------------------------------------------------------------
create temp table organizations as
select period_of(filename) as period, org_inn, municipality as code
from read_csv(getvariable('landing') || '/organizations/*/*.csv', filename = true, all_varchar = true);

create temp table programs as
select
    period_of(filename) as period, program_id, kind, in_federal_registry = 'true' as registry, target_group,
    subject_code as target_subject
from read_csv(getvariable('landing') || '/programs/*/*.csv', filename = true, all_varchar = true)
left join subjects on target_subject = subject_ru;

-- attributes of a programme hold from its snapshot to the next, the first for all days before
create temp table versions as
select p.*, coalesce(s.since, date '0001-01-01') as known_from, coalesce(s.until, date '9999-12-31') as known_until
from programs as p
inner join (
    select
        period,
        case when row_number() over w > 1 then period end as since,
        lead(period) over w as until
    from snapshots where source = 'programs' window w as (order by period)
) as s using (period);

create temp table staff as
select
    period_of(filename) as period, snils as person, org_inn, position, subject_code as subject, birth_date,
    teaching_since, main_job and employment = 'active' as can_be_home
from read_csv(getvariable('landing') || '/staff/*/*.csv', filename = true, columns = {
    'snils': 'bigint', 'full_name': 'varchar', 'birth_date': 'date', 'sex': 'varchar', 'org_inn': 'varchar',
    'position': 'varchar', 'taught_subject': 'varchar', 'category': 'varchar', 'teaching_since': 'date',
    'main_job': 'boolean', 'employment': 'varchar'
})
left join subjects on taught_subject = subject_ru;

-- The home row of a person for each pair of registries that some month looks at, then month by month
create temp table people as
with homes as (
    select
        s.period as staff, o.period as organizations, s.person,
        min({'org_inn': s.org_inn, 'position': s.position, 'code': o.code, 'subject': s.subject,
             'birth_date': s.birth_date, 'teaching_since': s.teaching_since}) as home
    from (select distinct staff, organizations from months) as r
    inner join staff as s on r.staff = s.period
    inner join organizations as o on r.organizations = o.period and s.org_inn = o.org_inn
    where s.can_be_home
    group by all
)

select
    m, person, home.code, home.subject,
    home.position in ('head', 'deputy_head', 'unit_head') as managerial,
    home.position in ('teacher', 'primary_teacher') as teacher,
    not managerial
    and home.birth_date + interval 35 year > as_of
    and home.teaching_since > cast(as_of - interval 3 year as date) as young
from homes
inner join months as t using (staff, organizations)
where date_diff('month', staff, as_of) <= 12;

-- Events ---------------------------------------------------------------------------------------------------------------
create temp table diagnoses as
select
    snils as person, competency_group as g, stage, diagnosed_on as day, provider,
    sum(score) as score, sum(max_score) as max_score
from read_csv(getvariable('landing') || '/diagnostics/*/*.csv', columns = {
    'snils': 'bigint', 'full_name': 'varchar', 'diagnosed_on': 'date', 'provider': 'varchar', 'stage': 'varchar',
    'subject': 'varchar', 'competency_group': 'varchar', 'competency': 'varchar', 'score': 'decimal(18, 6)',
    'max_score': 'decimal(18, 6)', 'cancelled': 'varchar'
})
group by all;

create temp table enrollments as
select snils as person, program_id, started_on, finished_on, status, attestation, basis
from read_csv(getvariable('landing') || '/enrollments/*/*.csv', filename = true, columns = {
    'snils': 'bigint', 'full_name': 'varchar', 'program_id': 'varchar', 'started_on': 'date', 'finished_on': 'date',
    'status': 'varchar', 'attestation': 'varchar', 'basis': 'varchar', 'cancelled': 'varchar'
})
qualify row_number() over (partition by snils, program_id, started_on order by filename desc) = 1;

create temp table trainings as
select e.*, v.kind, v.registry, e.attestation = 'passed' as passed
from enrollments as e
inner join versions as v
    on e.program_id = v.program_id and e.finished_on >= v.known_from and e.finished_on < v.known_until
where e.status = 'completed';

create temp table ioms as
select iom_id, snils as person, created_on, planned_end, finished_on, stage
from read_csv(getvariable('landing') || '/ioms/*/*.csv', filename = true, columns = {
    'iom_id': 'varchar', 'snils': 'bigint', 'full_name': 'varchar', 'created_on': 'date', 'diagnosed_on': 'date',
    'started_on': 'date', 'planned_end': 'date', 'finished_on': 'date', 'stage': 'varchar', 'tutor_snils': 'varchar',
    'events_planned': 'int', 'events_done': 'int', 'cancelled': 'varchar'
})
qualify row_number() over (partition by iom_id order by filename desc) = 1;

create temp table postcourse as
select p.snils as person, p.program_id, p.held_on
from read_csv(getvariable('landing') || '/postcourse/*/*.csv', columns = {
    'snils': 'bigint', 'program_id': 'varchar', 'form': 'varchar', 'held_on': 'date', 'cancelled': 'varchar'
}) as p
inner join versions as v on p.program_id = v.program_id and p.held_on >= v.known_from and p.held_on < v.known_until;

create temp table mentoring as
select mentor_snils as mentor, mentee_snils as mentee, form, started_on,
    coalesce(finished_on, date '9999-12-31') as finished_on
from read_csv(getvariable('landing') || '/mentoring/*/*.csv', columns = {
    'mentor_snils': 'bigint', 'mentee_snils': 'bigint', 'form': 'varchar', 'started_on': 'date', 'finished_on': 'date',
    'order_ref': 'varchar', 'cancelled': 'varchar'
});

create temp table fioko as
select snils as person, assessed_on as day, subject_score, subject_max, method_score, method_max, purpose
from read_csv(getvariable('landing') || '/fioko/*/*.csv', columns = {
    'snils': 'bigint', 'full_name': 'varchar', 'campaign': 'varchar', 'assessed_on': 'date', 'subject': 'varchar',
    'subject_score': 'decimal(18, 6)', 'subject_max': 'decimal(18, 6)', 'method_score': 'decimal(18, 6)',
    'method_max': 'decimal(18, 6)', 'purpose': 'varchar', 'cancelled': 'varchar'
});

create temp table supports as
select snils as person, held_on as from_on, held_on as until_on
from read_csv(getvariable('landing') || '/support_events/*/*.csv', columns = {
    'snils': 'bigint', 'form': 'varchar', 'event_title': 'varchar', 'held_on': 'date', 'role': 'varchar',
    'hours': 'double', 'cancelled': 'varchar'
})
union all
select person, held_on, held_on from postcourse
union all
select mentee, started_on, finished_on from mentoring;

-- Deficits of persons: the last results of each group within 24 months, and over all groups ---------------------------
create temp macro level_of(score, max_score) as (
    case
        when score < 0.4 * max_score then 'high'
        when score < 0.6 * max_score then 'medium'
        when score < 0.8 * max_score then 'low'
        else 'none'
    end
);

create temp table deficits as
with dated as (
    select person, g, day, sum(score) as score, sum(max_score) as max_score
    from diagnoses where provider = 'cnppm' group by all
),

lasting as (
    select
        *, month_of(day) as since,
        least(
            month_of(day) + 24,
            coalesce(month_of(lead(day) over (partition by person, g order by day)), 1000000),
            (select max(m) + 1 from months)
        ) as until
    from dated
),

by_group as (
    select r.person, r.m, p.code, p.subject, r.g, r.day, r.score, r.max_score
    from (select *, unnest(range(since, until)) as m from lasting) as r
    inner join people as p on r.person = p.person and r.m = p.m
)

select *, level_of(score, max_score) as level, level in ('high', 'medium') as deficit
from (
    from by_group
    union all
    select person, m, code, subject, 'all', max(day), sum(score), sum(max_score) from by_group group by all
);

-- Counts of every indicator by municipality ---------------------------------------------------------------------------
create temp table methodists as
select p.m, p.code, p.person, r.academy_training_on
from read_csv(getvariable('landing') || '/methodists/*/*.csv', filename = true, columns = {
    'snils': 'bigint', 'full_name': 'varchar', 'subject': 'varchar', 'admitted_on': 'date', 'excluded_on': 'date',
    'academy_training_on': 'date', 'is_association_head': 'varchar', 'is_exam_expert': 'varchar',
    'is_community_leader': 'varchar', 'has_stable_results': 'varchar', 'project': 'varchar'
}) as r
inner join months as t on period_of(r.filename) = t.methodists
inner join people as p on r.snils = p.person and t.m = p.m
where r.admitted_on <= t.as_of and coalesce(r.excluded_on > t.as_of, true);

create temp table first_diagnoses as
select
    person, min(day) filter (where provider = 'cnppm') as by_cnppm,
    min(day) filter (where provider in ('cnppm', 'assessment_centre', 'institute', 'other')) as by_anyone
from diagnoses group by person;

-- the month from which a person is counted, in each window
create temp table marks_of_year as
with marks as (
    select person, year(day) as y, 'diagnosed' as mark, min(month_of(day)) as m
    from diagnoses where provider = 'cnppm' group by all
    union all
    select person, year(created_on), 'iom', min(month_of(created_on))
    from ioms inner join first_diagnoses using (person)
    where stage <> 'cancelled' and by_cnppm <= created_on
    group by all
    union all
    select person, year(finished_on), 'completed', min(month_of(finished_on))
    from trainings where kind = 'upskilling' group by all
    union all
    select person, year(finished_on), 'followed', min(month_of(held_on))
    from trainings inner join postcourse using (person, program_id)
    where kind = 'upskilling' and held_on >= finished_on and held_on <= last_day(make_date(year(finished_on), 12, 1))
    group by all
)

select
    person, y,
    min(m) filter (where mark = 'diagnosed') as diagnosed, min(m) filter (where mark = 'iom') as iom,
    min(m) filter (where mark = 'completed') as completed, min(m) filter (where mark = 'followed') as followed
from marks group by all;

create temp table marks_since as
with marks as (
    select person, 'registry' as mark, min(month_of(finished_on)) as m
    from trainings inner join first_diagnoses using (person)
    where
        passed and registry and coalesce(basis = 'diagnostics', true)
        and by_anyone <= started_on and finished_on >= date '2022-08-05'
    group by all
    union all
    select person, 'team', min(month_of(finished_on))
    from trainings where passed and kind = 'upskilling' and finished_on >= date '2022-08-05' group by all
    union all
    select person, 'supported', min(month_of(from_on)) from supports where until_on >= date '2022-08-05' group by all
)

select
    person, min(m) filter (where mark = 'registry') as registry, min(m) filter (where mark = 'team') as team,
    min(m) filter (where mark = 'supported') as supported
from marks group by all;

create temp table counts as
with marked as (
    select
        p.m, p.code,
        count(*) as staff,
        count(*) filter (where y.diagnosed <= p.m) as diagnosed,
        count(*) filter (where y.iom <= p.m) as with_iom,
        count(*) filter (where p.teacher) as teachers,
        count(*) filter (where p.teacher and s.registry <= p.m) as with_registry,
        count(*) filter (where not p.managerial and y.completed <= p.m) as completed,
        count(*) filter (where not p.managerial and y.completed <= p.m and y.followed <= p.m) as followed,
        count(*) filter (where p.young) as young,
        count(*) filter (where p.young and s.supported <= p.m) as young_supported
    from people as p
    left join marks_of_year as y on p.person = y.person and (p.m - 1) // 12 = y.y
    left join marks_since as s on p.person = s.person
    group by p.m, p.code
),

teams as (
    select t.m, o.code, t.org_inn, 2 * count(s.team) >= count(*) as passed
    from (
        select t.m, r.org_inn, r.snils as person, t.organizations
        from read_csv(getvariable('landing') || '/management_teams/*/*.csv', filename = true, columns = {
            'org_inn': 'varchar', 'snils': 'bigint', 'full_name': 'varchar', 'role': 'varchar'
        }) as r
        inner join months as t on period_of(r.filename) = t.teams
        where r.snils in (select person from staff)
    ) as t
    inner join organizations as o on t.organizations = o.period and t.org_inn = o.org_inn
    left join marks_since as s on t.person = s.person and s.team <= t.m
    group by all
),

routes as (
    select p.m, p.code, coalesce(i.stage = 'reflexive_diagnostics' and month_of(i.finished_on) <= p.m, false) as done
    from ioms as i
    inner join people as p
        on i.person = p.person and month_of(i.planned_end) <= p.m and year(i.planned_end) = (p.m - 1) // 12
    where i.stage <> 'cancelled'
),

stages as (
    select *, lag(day) over w as previous, lead(day) over w as next
    from (
        select person, g, stage, day, sum(score) as score, sum(max_score) as max_score
        from diagnoses where provider = 'cnppm' group by all
    )
    window w as (partition by person, g, stage order by day)
),

closing as (
    select p.m, p.code, x.score >= 0.6 * x.max_score as closed
    from stages as e
    inner join stages as x on e.person = x.person and e.g = x.g and x.day > e.day
    inner join people as p
        on
            e.person = p.person
            and p.m between month_of(x.day) and coalesce(month_of(x.next) - 1, p.m)
            and p.m between month_of(e.day) and month_of(e.day) + 23
            and coalesce(month_of(e.previous) + 23 < p.m, true)
    where e.stage = 'entry' and x.stage = 'exit' and e.score < 0.6 * e.max_score
),

assessed as (
    select distinct p.m, p.code, p.person
    from fioko as f
    inner join people as p on f.person = p.person and month_of(f.day) <= p.m and year(f.day) = (p.m - 1) // 12
    where f.purpose = 'methodist'
),

mentees as (
    select distinct c.m, c.code, g.mentee
    from methodists as c
    inner join months as t on c.m = t.m
    inner join mentoring as g on c.person = g.mentor and t.as_of >= g.started_on and t.as_of < g.finished_on
    inner join people as p on g.mentee = p.person and c.m = p.m and not p.managerial
    where g.form = 'methodist_support'
)

select m, code, 'diagnosed_share' as kpi, diagnosed as numerator, staff as denominator from marked
union all
select m, code, 'iom_share', with_iom, staff from marked
union all
select m, code, 'fr_dpp_completed_share', with_registry, teachers from marked
union all
select m, code, 'postcourse_share', followed, completed from marked
union all
select m, code, 'young_supported_share', young_supported, young from marked
union all
select m, code, 'management_teams_share', count(*) filter (where passed), count(*) from teams group by all
union all
select m, code, 'iom_completed_share', count(*) filter (where done), count(*) from routes group by all
union all
select m, code, 'deficit_share_' || g, count(*) filter (where deficit), count(*)
from deficits where g <> 'all' group by all
union all
select m, code, 'deficit_closed_share', count(*) filter (where closed), count(*) from closing group by all
union all
select m, code, 'fioko_assessed_count', count(*), null from assessed group by all
union all
select m, code, 'methodists_count', count(*), null from methodists group by all
union all
select m, code, 'methodists_academy_trained_count', count(*), null
from methodists inner join months using (m) where academy_training_on <= as_of group by all
union all
select m, code, 'teachers_per_methodist', 0, count(*) from methodists group by all
union all
select m, code, 'teachers_per_methodist', count(*), 0 from mentees group by all
union all
-- figures of the region only
select m, null, 'fioko_municipalities_count', count(distinct code), null from assessed group by all
union all
-- a mentee of methodists of two municipalities is one mentee of the region
select m, null, 'teachers_per_methodist', count(distinct mentee) - count(*), 0 from mentees group by all
union all
select m, null, 'methodist_municipality_coverage', count(distinct c.code), count(distinct p.code)
from (select distinct m, code from people) as p left join methodists as c using (m, code) group by all
union all
select m, null, 'fr_dpp_programs_share', count(*) filter (where registry), count(*)
from months as t inner join programs as p on t.programs = p.period group by all;
