with entries as (
    select
        e.region_code,
        e.person_key,
        e.competency_group,
        e.diagnosed_on,
        w.as_of,
        w.window_start
    from {{ ref('int_stage_results') }} as e
    inner join {{ ref('int_kpi_windows') }} as w
        on
            e.region_code = w.region_code
            and w.kpi_code = 'deficit_closed_share'
            and e.diagnosed_on between w.window_start and w.as_of
            and coalesce(e.previous_on < w.window_start, true)
    inner join {{ ref('int_deficit_levels') }} as l
        on
            w.region_code = l.region_code
            and w.as_of = l.as_of
            and e.score >= l.percent_from * e.max_score
            and e.score < l.percent_below * e.max_score
    where e.stage = 'entry' and l.is_deficit
)

select
    p.region_code,
    p.municipality_code,
    p.as_of,
    'deficit_closed_share' as kpi_code,
    p.person_key || ' ' || e.competency_group as unit_id,
    true as in_denominator,
    not l.is_deficit as in_numerator
from entries as e
inner join {{ ref('int_stage_results') }} as x
    on
        e.person_key = x.person_key
        and e.competency_group = x.competency_group
        and x.stage = 'exit'
        and e.diagnosed_on < x.diagnosed_on
        and e.as_of >= x.diagnosed_on
        and e.as_of < coalesce(x.next_on, date '9999-12-31')
inner join {{ ref('int_deficit_levels') }} as l
    on
        e.region_code = l.region_code
        and e.as_of = l.as_of
        and x.score >= l.percent_from * x.max_score
        and x.score < l.percent_below * x.max_score
inner join {{ ref('int_staff_population') }} as p on e.person_key = p.person_key and e.as_of = p.as_of
