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
