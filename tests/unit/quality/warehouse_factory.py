# ruff: noqa: E501
"""A small warehouse with the public tables of marts, audit and reference, filled by formulas and consistent in itself.

`build(path, "update marts.kpi_municipal set …")` breaks it where a test needs it broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from reporting_factory import REPORTING
from scores_factory import SCORES

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"

# code, title, unit, levels, additive, window, share of the staff in the denominator (null = none), typical share reached
KPI = """
    ('diagnosed_share', 'Диагностика профессиональных дефицитов', 'share', 'both', true, 'ytd', 1.0, 0.45),
    ('iom_share', 'Индивидуальные образовательные маршруты', 'share', 'both', true, 'ytd', 1.0, 0.22),
    ('fr_dpp_completed_share', 'Освоение программ федерального реестра', 'share', 'both', true, 'ytd', 0.8, 0.16),
    ('management_teams_share', 'Обучение управленческих команд', 'share', 'both', true, 'ytd', 0.06, 0.5),
    ('young_supported_share', 'Поддержка молодых педагогов', 'share', 'both', true, 'ytd', 0.1, 0.75),
    ('postcourse_share', 'Посткурсовое сопровождение', 'share', 'both', true, 'ytd', 0.2, 0.5),
    ('methodists_count', 'Методический актив', 'count', 'both', true, 'as_of', null, 0.02),
    ('teachers_per_methodist', 'Педагогов на одного методиста', 'ratio', 'both', false, 'as_of', 0.02, 20),
    ('fioko_assessed_count', 'Оценка ФИОКО', 'count', 'both', true, 'ytd', null, 0.02),
    ('iom_completed_share', 'Завершение маршрутов', 'share', 'both', true, 'ytd', 0.15, 0.6),
    ('deficit_closed_share', 'Закрытие дефицитов', 'share', 'both', true, 'rolling24', 0.2, 0.5),
    ('fr_dpp_programs_share', 'Программы в федеральном реестре', 'share', 'regional', false, 'as_of', 0.05, 0.6),
    ('roadmap_execution', 'Исполнение дорожной карты', 'share', 'regional', false, 'as_of', 0.02, 0.9),
    ('methodist_municipality_coverage', 'Охват муниципалитетов методистами', 'share', 'regional', false, 'as_of', 0.02, 0.7)
"""
GROUPS = ("subject", "methodical", "psychological_pedagogical", "communicative", "managerial")

_BUILD = f"""
create schema marts; create schema audit; create schema reference;
create table reference.kpi_regulation as select * from read_csv('{SEEDS}/kpi_regulation.csv', all_varchar = true);
create table reference.municipality_changes as
    select * replace (effective_from::date as effective_from) from read_csv('{SEEDS}/municipality_changes.csv', all_varchar = true);
create table marts.dim_municipality as
    select municipality_code, region_code, name_ru, type_ru, population::integer as population, lat::double as lat,
        lon::double as lon, valid_from::date as valid_from, valid_to::date as valid_to, coalesce(
            (select max(c.to_code) from reference.municipality_changes as c where c.from_code = municipality_code), municipality_code
        ) as municipality_code_now
    from read_csv('{SEEDS}/municipalities.csv', all_varchar = true)
    where region_code in (select unnest($regions))
    -- a dozen of a large region and those that changed say as much as all, in half of the time
    qualify region_code = '11' or row_number() over (partition by region_code order by municipality_code) <= $places
        or municipality_code in (select from_code from reference.municipality_changes)
        or municipality_code in (select to_code from reference.municipality_changes)
        or municipality_code in ('11730000', '46734000', '46735000');
create table marts.dim_region as select * from read_csv('{SEEDS}/regions.csv', all_varchar = true);
create table kpis as
    select * from (values {KPI}) as t (kpi_code, title_ru, unit, levels, additive, "window", part, reached)
    union all
    select 'deficit_share_' || g, 'Дефициты: ' || g, 'share', 'both', true, 'rolling24', 0.4, 0.3
    from unnest({list(GROUPS)!r}) as t (g);
create table marts.dim_kpi as
    select g.region_code, k.kpi_code, coalesce(t.title_ru, k.title_ru) as title_ru, k.title_ru as short_title_ru, k.unit,
        levels = 'both' as has_municipal_level, case when levels = 'both' then additive end as is_additive,
        "window" as time_window, 'на отчётную дату' as time_window_ru, 'up' as direction,
        'Числитель: ' || k.title_ru as numerator_ru, 'Знаменатель: ' || k.title_ru as denominator_ru,
        null::varchar as exception_basis_ru, coalesce(t.kind, 'computed') as kind, t.item_no::integer as item_no,
        case when t.kpi_code is not null then g.act_ru end as act_ru, t.paragraph as clause_ru, t.collection_ru,
        t.target_operator, t.target_value::double as target_value, t.deadline::date as deadline,
        case when k.kpi_code like 'fr_dpp%' then 'enrollments;staff' when k.kpi_code = 'roadmap_execution' then 'roadmap'
            when k.kpi_code like 'deficit_%' or k.kpi_code = 'diagnosed_share' then 'diagnostics;staff' else 'staff'
        end as sources
    from marts.dim_region as g cross join kpis as k
    left join reference.kpi_regulation as t using (region_code, kpi_code);
create table months as
    select last_day(m)::date as as_of from generate_series($first_month::date, $as_of::date, interval 1 month) as t (m);
create table places as
    select m.region_code, municipality_code, as_of, case
        when hash(municipality_code) % 11 = 0 then 2 + hash(municipality_code) % 3
        else (12 + hash(municipality_code) % 300) end as staff
    from marts.dim_municipality as m join months
        on coalesce(valid_from <= as_of, true) and coalesce(valid_to >= as_of, true)
    where m.region_code in (select unnest($regions));
create table marts.deficit_map as
    with cells as (
        select p.*, subject, competency_group,
            floor(staff * share * 0.4 * (50 + hash(municipality_code || competency_group || subject) % 50) / 100)::bigint
                as diagnosed
        from places as p
        cross join unnest(['mathematics', 'russian', 'physics', 'primary_school', 'history', '']) as s (subject)
        cross join unnest({list(GROUPS)!r}) as g (competency_group)
        cross join (select 0.3 as share)
    ), counted as (
        select *,
            floor(diagnosed * (10 + hash(municipality_code || subject || competency_group) % 20) / 100)::bigint as high,
            floor(diagnosed * (10 + hash(competency_group || municipality_code || subject) % 20) / 100)::bigint as medium
        from cells
    ), levels as (select *, floor((diagnosed - high - medium) / 2)::bigint as low from counted)
    select region_code, municipality_code, as_of, case when grouping(subject) = 1 then 'all' else subject end as subject,
        competency_group, sum(diagnosed)::bigint as diagnosed, sum(high)::bigint as high, sum(medium)::bigint as medium,
        sum(low)::bigint as low, sum(diagnosed - high - medium - low)::bigint as "none",
        (sum(high) + sum(medium)) / sum(diagnosed) as deficit_share, 0.6::double as mean_percent,
        0.1::double as deficit_share_low, 0.6::double as deficit_share_high,
        sum(diagnosed) / any_value(staff) as diagnosed_coverage, (sum(diagnosed) // 4)::bigint as fioko_assessed,
        0.7::double as fioko_subject_percent, 0.5::double as fioko_method_percent, 3 as programmes_available,
        (sum(high) // 2)::bigint as deficit_enrolled,
        (sum(high) + sum(medium) - sum(high) // 2)::bigint as uncovered, 1 as priority_rank, 'as_was' as borders
    from levels
    group by grouping sets (
        (region_code, municipality_code, as_of, competency_group, subject),
        (region_code, municipality_code, as_of, competency_group)
    )
    having sum(diagnosed) > 0 and subject is distinct from '';
create table municipal as
    select region_code, municipality_code, as_of, kpi_code, floor(coalesce(part * staff, staff))::bigint as size,
        case when part is not null then size end as denominator,
        floor(size * least(reached * (60 + hash(municipality_code || kpi_code) % 70) / 100
            * (0.5 + month(as_of) / 24), if(reached > 1, 999, 1)))::bigint as numerator
    from places cross join kpis
    where not kpi_code like 'deficit_share%'
    union all
    select region_code, municipality_code, as_of, 'deficit_share_' || competency_group, null,
        coalesce(diagnosed, 0), coalesce(high + medium, 0)
    from places cross join unnest({list(GROUPS)!r}) as g (competency_group)
    left join (from marts.deficit_map where subject = 'all') using (region_code, municipality_code, as_of, competency_group);
create table judged as
    with cells as (
        select region_code, municipality_code, as_of, kpi_code, numerator::double as numerator,
            denominator::double as denominator from municipal
        join kpis using (kpi_code) where levels = 'both'
        union all
        select region_code, '', as_of, kpi_code, sum(numerator), sum(denominator) from municipal group by all
    )
    select c.*, case when k.unit = 'count' then numerator when denominator > 0 then numerator / denominator end as value,
        case when k.unit != 'count' and denominator = 0 then 'z' end as missing_reason,
        target_operator, target_value::double as target_value,
        case when missing_reason is not null then missing_reason when target_value is null then 'no_target'
            when target_operator = '<=' and value <= target_value::double then 'met'
            when target_operator != '<=' and value >= target_value::double then 'met'
            when deadline::date > as_of then 'in_progress' else 'not_met' end as status,
        'published' as state, null::varchar as state_reasons, 1.0::double as coverage
    from cells as c join kpis as k using (kpi_code)
    left join reference.kpi_regulation using (region_code, kpi_code);
create table marts.kpi_regional as select * exclude (municipality_code) from judged where municipality_code = '';
create table marts.kpi_municipal as select *, 'as_was' as borders from judged where municipality_code != '';
create table reference.passport_lines as
    select * replace (section_no::int as section_no, line_no::int as line_no)
    from read_csv('{SEEDS}/passport_lines.csv', all_varchar = true);
create table marts.dpo_passport as
    with lines as (
        select s.region_code, s.as_of, l.*, p.section_code, p.section_ru,
            list_contains(string_split(p.regions, ';'), s.region_code) as is_required, s.denominator as staff,
            hash(line_code) as h, k.value as kpi_value, k.numerator as kpi_numerator, k.missing_reason as kpi_missing
        from marts.kpi_regional as s
        cross join reference.passport_lines as l
        join read_csv('{SEEDS}/passport_sections.csv', all_varchar = true) as p on p.section_no::int = l.section_no
        left join marts.kpi_regional as k
            on k.region_code = s.region_code and k.as_of = s.as_of and k.kpi_code = l.kpi_code
        where s.kpi_code = 'diagnosed_share' and (month(s.as_of) = 12 or s.as_of = $as_of::date)
    ), valued as (
        select *, case
            when note_ru is not null or line_code like 'ege%rho' then null
            when kpi_part = 'numerator' then kpi_numerator
            when kpi_code is not null then kpi_value
            when line_code = 'staff_count' then staff
            when line_code = 'managerial_count' then floor(staff / 10)
            when line_code = 'pedagogical_count' then staff - floor(staff / 10)
            when line_code = 'experience_under_3_count' then floor(staff / 8)
            when line_code = 'experience_3_to_20_count' then floor(staff / 2)
            when line_code = 'experience_from_20_count' then staff - floor(staff / 8) - floor(staff / 2)
            when unit in ('доля', 'коэффициент') then (h % 100) / 100
            when unit = 'руб.' then h % 9000000 * 10
            when unit = 'человек' then floor(staff * (5 + h % 40) / 100)
            else h % 700
        end::double as value from lines
    )
    select region_code, as_of, section_no, section_code, section_ru, line_no, line_code, line_ru, unit, value,
        case when kpi_code is null and needed_source is not null and unit in ('человек', 'зачислений', 'участий')
            then value::bigint when line_code like '%_percent' or line_code like '%minimum_share' then 500 end as people_count,
        case when value is null then coalesce(kpi_missing, if(note_ru is null and kpi_code is null, 'z', 'x')) end
            as missing_reason, note_ru, is_required
    from valued order by region_code, as_of, section_no, line_no;
create table marts.deficit_competencies as
    select region_code, 'as_was' as borders, municipality_code, as_of, subject, competency_group, competency,
        greatest(1, diagnosed - n)::bigint as diagnosed, least(greatest(1, diagnosed - n), high + n)::bigint as deficit
    from marts.deficit_map
    cross join (values ('Знание содержания', 0), ('Решение задач', 1), ('Оценивание', 2)) as c (competency, n);
create table marts.support_funnel_regional as
    select region_code, as_of, 'all' as subject, 'all' as support_form, step_no, step,
        (sum(diagnosed) // (step_no * step_no))::bigint as persons_count,
        case when step_no > 1 then (10.5 * step_no)::double end as median_days_from_previous
    from marts.deficit_map
    cross join (values (1, 'diagnosed'), (2, 'iom'), (3, 'training_started'), (4, 'training_passed')) as s (step_no, step)
    where subject = 'all' and competency_group = 'subject' group by region_code, as_of, step_no, step;
create table marts.mentoring_forms as
    select region_code, 'as_was' as borders, municipality_code, as_of, form, form_ru,
        (staff // part)::bigint as pairs_count, (staff // part)::bigint as mentees_count, null::varchar as missing_reason
    from places cross join (values
        ('all', 'Все формы', 10), ('mentoring', 'Наставничество', 20), ('supervision', 'Супервизия', 1000)
    ) as f (form, form_ru, part);
create table marts.roadmap_execution as
    select e.region_code, as_of, block_no || '.' || event_no as event_ref, due_on, direction_no, direction_ru, block_no,
        block_ru, event_ru, responsible_ru, executors_ru, result_ru, due_on <= as_of as is_due,
        case when due_on > as_of then 'planned' when day(due_on) > 25 then 'done_on_time' else 'overdue' end as status,
        case when due_on <= as_of and day(due_on) > 25 then due_on end as done_on,
        case when due_on <= as_of then 0 end::bigint as days_late
    from (select *, unnest(string_split(due_dates, ';'))::date as due_on
        from read_csv('{SEEDS}/roadmap_events.csv', all_varchar = true)) as e
    cross join months where e.region_code in (select unnest($regions));
create table marts.low_result_schools as
    select region_code, municipality_code, as_of, '77' || municipality_code as org_inn, staff as staff_count,
        staff // 2 as supported_count, 'as_was' as borders
    from places;
create table marts.recommendations as
    with found as (
        select region_code, as_of, 'municipality' as address_kind, municipality_code, 'm_iom' as rule_code, 3 as severity,
            'kpi_municipal' as evidence_mart, kpi_code, 'all' as subject, 'all' as competency_group, value, denominator,
            'region' as target_basis, state
        from marts.kpi_municipal where kpi_code = 'iom_share' and value < 0.2 and denominator >= 5
        union all
        select region_code, as_of, 'region', null, 'r_registry_training', 1, 'kpi_regional', kpi_code, 'all', 'all', value,
            denominator, 'regulation', state
        from marts.kpi_regional where kpi_code = 'fr_dpp_completed_share'
        union all
        select region_code, as_of, 'municipality', municipality_code, 'm_subject_deficit', 2, 'deficit_map', null, subject,
            competency_group, deficit_share, diagnosed, 'norm', 'published'
        from marts.deficit_map where subject != 'all' and uncovered >= 5 and diagnosed >= 5
        union all
        select region_code, as_of, 'school_network', municipality_code, 'n_low_results', 1, 'low_result_schools', null,
            'all', 'all', supported_count / staff_count, staff_count, 'norm', 'published'
        from marts.low_result_schools where staff_count >= 5
    )
    select f.* exclude (denominator), coalesce(m.name_ru, g.name_ru) as address_ru,
        row_number() over (partition by f.region_code, address_kind
            order by severity, municipality_code, subject, competency_group, rule_code) as priority_rank,
        row_number() over (partition by f.region_code, address_kind, municipality_code
            order by severity, subject, competency_group, rule_code) as address_rank,
        'share' as unit, 0.9::double as target_value, 0.1::double as deviation, denominator::bigint as group_size,
        5::bigint as affected_count, 2::bigint as programmes_available, '«Программа» (36 ч)' as programmes_ru,
        0::bigint as methodists_municipality_count, 0::bigint as methodists_region_count, 'Школа' as sites_ru,
        'ЦНППМ' as actor_ru, 'Сопровождает' as actor_function_ru,
        address_ru || ': значение ' || round(100 * value) || ' %.' as text_ru, '04: п. 1' as clause_ru,
        'Цель не достигнута.' as reason_ru
    from found as f join marts.dim_region as g using (region_code)
    left join marts.dim_municipality as m using (municipality_code)
    where f.as_of = $as_of::date;
create table audit.file_ledger as
    select region_code, source, strftime(as_of, '%Y-%m') as period, '' as deliverer,
        region_code || '/' || source || '/' || period || '/Иванова_' || source || '.xlsx' as path, sha256(path) as sha256,
        as_of::timestamp as delivered_at, 'accepted' as status, null::varchar as reason, 100 as rows_read,
        90 as rows_accepted, 4 as rows_rejected, 3 as rows_duplicate, 2 as rows_superseded, 1 as rows_skipped
    from unnest($regions) as r (region_code) cross join unnest(['staff', 'diagnostics', 'enrollments']) as s (source)
    cross join months;
create table audit.row_rejections as
    select path, sha256, 'Лист1' as sheet, n as row_number, 'snils' as column_name, 'A' || n as cell,
        'bad_checksum' as reason, 'rejection' as severity, '***' as value_masked
    from audit.file_ledger cross join unnest([2, 3, 4, 5]) as t (n);
{REPORTING}
{SCORES}
drop table municipal; drop table judged; drop table places; drop table months; drop table kpis;
"""


def build(
    path: Path,
    *changes: str,
    regions: Sequence[str] = ("11",),
    first_month: str = "2024-06-30",
    as_of: str = "2024-08-31",
    places: int = 12,
) -> Path:
    """Write the warehouse to `path`, apply the SQL `changes` to it and return `path`.

    Of a region there are its first `places` municipalities and those of certain rules; of region 11 all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_sound(tuple(regions), first_month, as_of, places))
    if changes:
        with duckdb.connect(str(path)) as con:
            for change in changes:
                con.execute(change)
    return path


@cache
def _sound(regions: tuple[str, ...], first_month: str, as_of: str, places: int) -> bytes:
    """The warehouse before any change, made once: most tests differ in one statement."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.duckdb"
        with duckdb.connect(str(path)) as con:
            for statement in _BUILD.split(";\n"):
                named = {"regions": list(regions), "first_month": first_month, "as_of": as_of, "places": places}
                used = {k: v for k, v in named.items() if f"${k}" in statement}
                if statement.strip():
                    con.execute(statement, used)
        return path.read_bytes()
