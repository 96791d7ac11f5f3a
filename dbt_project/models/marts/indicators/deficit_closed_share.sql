-- Exits follow few entries, so they are joined before the months.
with pairs as (
    select
        e.region_code,
        e.person_key,
        e.competency_group,
        e.diagnosed_on as entered_on,
        e.previous_on,
        e.score as entry_score,
        e.max_score as entry_max,
        x.diagnosed_on as left_on,
        x.next_on,
        x.score as exit_score,
        x.max_score as exit_max
    from {{ ref('int_stage_results') }} as e
    inner join {{ ref('int_stage_results') }} as x
        on
            e.person_key = x.person_key
            and e.competency_group = x.competency_group
            and e.diagnosed_on < x.diagnosed_on
    where e.stage = 'entry' and x.stage = 'exit'
),

dated as (
    select
        e.*,
        w.as_of
    from pairs as e
    inner join {{ ref('int_kpi_windows') }} as w
        on
            e.region_code = w.region_code
            and w.kpi_code = 'deficit_closed_share'
            and e.entered_on between w.window_start and w.as_of
            and coalesce(e.previous_on < w.window_start, true)
            and e.left_on <= w.as_of
            and coalesce(e.next_on, date '9999-12-31') > w.as_of
)

select
    p.region_code,
    p.municipality_code,
    p.as_of,
    'deficit_closed_share' as kpi_code,
    p.person_key || ' ' || e.competency_group as unit_id,
    true as in_denominator,
    not x.is_deficit as in_numerator
from dated as e
inner join {{ ref('int_deficit_levels') }} as l
    on
        e.region_code = l.region_code
        and e.as_of = l.as_of
        and e.entry_score >= l.percent_from * e.entry_max
        and e.entry_score < l.percent_below * e.entry_max
        and l.is_deficit
inner join {{ ref('int_deficit_levels') }} as x
    on
        e.region_code = x.region_code
        and e.as_of = x.as_of
        and e.exit_score >= x.percent_from * e.exit_max
        and e.exit_score < x.percent_below * e.exit_max
inner join {{ ref('int_staff_population') }} as p on e.person_key = p.person_key and e.as_of = p.as_of
