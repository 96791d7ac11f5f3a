-- What several indicators are proved by. `asked` (made by the caller) has one row per month end that is traced, with
-- the rules of the indicator on it. Rows of the lake are named by source, delivery_key and row_order.

create or replace temp view at_work as
select
    p.region_code,
    p.as_of,
    p.municipality_code,
    p.person_key,
    p.org_inn,
    p.is_managerial,
    p.delivery_key,
    p.row_order,
    a.window_start,
    a.evidence_providers,
    case a.population
        when 'staff' then true
        when 'managerial' then p.is_managerial
        when 'pedagogical' then not p.is_managerial
        when 'teachers' then p.is_teacher
        when 'young' then p.is_young and not p.is_managerial
    end as is_counted
from intermediate.int_staff_population as p
inner join asked as a on p.region_code = a.region_code and p.as_of = a.as_of;

-- The row of the staff registry that puts a person to work, and the one that puts the organisation into a municipality.
create or replace temp view at_work_rows as
select
    as_of,
    municipality_code,
    person_key,
    is_counted,
    'staff' as source,
    delivery_key,
    row_order
from at_work
union all
select
    p.as_of,
    p.municipality_code,
    p.person_key,
    p.is_counted,
    'organizations' as source,
    o.delivery_key,
    o.row_order
from at_work as p
inner join intermediate.int_organizations_in_force as o
    on p.region_code = o.region_code and p.as_of = o.as_of and p.org_inn = o.org_inn;

-- Methodists of the registry in force, with its row and the rows of their work.
create or replace temp view methodist_rows as
select
    m.as_of,
    m.municipality_code,
    m.person_key,
    m.academy_training_on,
    'methodists' as source,
    m.delivery_key,
    m.row_order
from intermediate.int_methodists_in_force as m
inner join asked as a on m.region_code = a.region_code and m.as_of = a.as_of
union all
select
    m.as_of,
    m.municipality_code,
    m.person_key,
    m.academy_training_on,
    w.source,
    w.delivery_key,
    w.row_order
from intermediate.int_methodists_in_force as m
inner join at_work_rows as w on m.as_of = w.as_of and m.person_key = w.person_key;

-- Completed trainings of the window by a programme that counts: the training and the programme's row of that day.
create or replace temp view trainings as
select
    a.as_of,
    t.region_code,
    t.person_key,
    t.program_id,
    t.started_on,
    t.finished_on,
    t.is_passed,
    t.basis,
    t.delivery_key,
    t.row_order
from intermediate.int_trainings as t
inner join asked as a
    on t.region_code = a.region_code and t.finished_on between a.window_start and a.as_of
where
    case a.programme_rule
        when 'in_federal_registry' then t.in_federal_registry
        when 'quality_management' then t.quality_management
        when 'upskilling' then t.kind = 'upskilling'
    end;

create or replace temp view training_rows as
select
    as_of,
    person_key,
    program_id,
    started_on,
    finished_on,
    is_passed,
    basis,
    'enrollments' as source,
    delivery_key,
    row_order
from trainings
union all
select
    t.as_of,
    t.person_key,
    t.program_id,
    t.started_on,
    t.finished_on,
    t.is_passed,
    t.basis,
    'programs' as source,
    p.delivery_key,
    p.row_order
from trainings as t
inner join intermediate.int_programme_versions as p
    on
        t.region_code = p.region_code
        and t.program_id = p.program_id
        and t.finished_on >= p.known_from
        and t.finished_on < p.valid_until;

-- Support after a course: its row and that of the programme it belongs to.
create or replace temp view postcourse_rows as
select
    region_code,
    person_key,
    program_id,
    held_on,
    'postcourse' as source,
    delivery_key,
    row_order
from intermediate.int_postcourse_known
union all
select
    k.region_code,
    k.person_key,
    k.program_id,
    k.held_on,
    'programs' as source,
    p.delivery_key,
    p.row_order
from intermediate.int_postcourse_known as k
inner join intermediate.int_programme_versions as p
    on
        k.region_code = p.region_code
        and k.program_id = p.program_id
        and k.held_on >= p.known_from
        and k.held_on < p.valid_until;

-- The first diagnoses of a person by each provider.
create or replace temp view first_diagnosis_rows as
select
    f.person_key,
    f.provider,
    f.first_on,
    'diagnostics' as source,
    d.delivery_key,
    d.row_order
from intermediate.int_first_diagnoses as f
inner join intermediate.int_diagnostics__in_force as d
    on f.person_key = d.person_key and f.provider = d.provider and f.first_on = d.diagnosed_on;

-- The plan is the region's roadmap in the reference data, no row of a file; its execution is delivered.
create or replace temp view planned_events as
select
    a.as_of,
    p.block_no,
    p.event_ref || ' ' || p.due_on as unit_id,
    r.done_on,
    r.delivery_key,
    r.row_order
from intermediate.int_roadmap_plan as p
inner join asked as a on p.region_code = a.region_code and p.due_on <= a.as_of
left join intermediate.int_roadmap__fate as r
    on
        p.region_code = r.region_code
        and p.event_ref = r.event_ref
        and p.due_on = r.due_on
        and r.fate = 'accepted'
where not coalesce(r.cancelled, false);

-- The events in the two parts of an indicator, for those that differ only in which events they look at.
create or replace temp view planned_event_rows as
select
    'denominator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    unit_id,
    'roadmap_events' as source,
    cast(null as integer) as delivery_key,
    cast(null as uinteger) as row_order,
    block_no
from planned_events
union all
select
    'numerator' as part,
    as_of,
    cast(null as varchar) as municipality_code,
    unit_id,
    'roadmap' as source,
    delivery_key,
    row_order,
    block_no
from planned_events
where done_on <= as_of;
