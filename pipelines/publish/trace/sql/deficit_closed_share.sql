-- A unit is a person and a group: the first entry diagnosis of the window with a deficit, the latest exit one after it.
with entries as (
    select
        r.person_key,
        r.competency_group,
        r.diagnosed_on,
        a.as_of
    from intermediate.int_stage_results as r
    inner join asked as a
        on
            r.region_code = a.region_code
            and r.diagnosed_on between a.window_start and a.as_of
            and coalesce(r.previous_on < a.window_start, true)
    inner join intermediate.int_deficit_levels as l
        on
            a.region_code = l.region_code
            and a.as_of = l.as_of
            and r.score >= l.percent_from * r.max_score
            and r.score < l.percent_below * r.max_score
    where r.stage = 'entry' and l.is_deficit
),

pairs as (
    select
        p.as_of,
        p.municipality_code,
        e.person_key,
        e.competency_group,
        e.person_key || ' ' || e.competency_group as unit_id,
        e.diagnosed_on as entry_on,
        x.diagnosed_on as exit_on,
        not l.is_deficit as is_closed
    from entries as e
    inner join intermediate.int_stage_results as x
        on
            e.person_key = x.person_key
            and e.competency_group = x.competency_group
            and x.stage = 'exit'
            and e.diagnosed_on < x.diagnosed_on
            and e.as_of >= x.diagnosed_on
            and e.as_of < coalesce(x.next_on, date '9999-12-31')
    inner join at_work as p on e.person_key = p.person_key and e.as_of = p.as_of
    inner join intermediate.int_deficit_levels as l
        on
            p.region_code = l.region_code
            and p.as_of = l.as_of
            and x.score >= l.percent_from * x.max_score
            and x.score < l.percent_below * x.max_score
),

results as (
    select
        p.as_of,
        p.municipality_code,
        p.unit_id,
        p.is_closed and r.stage = 'exit' as closes,
        r.delivery_key,
        r.row_order
    from pairs as p
    inner join intermediate.int_diagnostics__in_force as r
        on
            p.person_key = r.person_key
            and p.competency_group = r.competency_group
            and r.provider = 'cnppm'
            and r.diagnosed_on = case r.stage when 'entry' then p.entry_on when 'exit' then p.exit_on end
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    unit_id,
    'diagnostics' as source,
    delivery_key,
    row_order
from results
union all
select
    'denominator' as part,
    p.as_of,
    p.municipality_code,
    p.unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from pairs as p
inner join at_work_rows as w on p.person_key = w.person_key and p.as_of = w.as_of
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    unit_id,
    'diagnostics' as source,
    delivery_key,
    row_order
from results
where closes
