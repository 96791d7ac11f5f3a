-- After straight.sql: deficits of persons, and counts of every indicator by municipality and month.
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
