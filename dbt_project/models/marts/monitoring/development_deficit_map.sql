-- Change is given only between comparable values: a figure since 1 January starts anew with the year, so three months
-- are compared within a year; one since a fixed day can only grow, so it has changes and no trend.
with placed as (
    select
        v.*,
        k.unit,
        k.direction,
        r.time_window,
        case k.direction when 'up' then v.value when 'down' then -v.value end as goodness
    from {{ every_month('int_kpi_values') }} as v
    inner join {{ ref('int_kpi_catalogue') }} as k on v.kpi_code = k.kpi_code
    inner join {{ ref('int_kpi_rules') }} as r on v.region_code = r.region_code and v.kpi_code = r.kpi_code
    where v.borders <> 'region'
),

compared as (
    select
        p.*,
        case
            when p.time_window <> 'ytd' or date_trunc('year', m.as_of) = date_trunc('year', p.as_of) then m.value
        end as value_3m_before,
        y.value as value_12m_before
    from placed as p
    left join placed as m
        on
            p.region_code = m.region_code
            and p.borders = m.borders
            and p.municipality_code = m.municipality_code
            and p.kpi_code = m.kpi_code
            and m.as_of = last_day({{ add_months('p.as_of', -3) }})
    left join placed as y
        on
            p.region_code = y.region_code
            and p.borders = y.borders
            and p.municipality_code = y.municipality_code
            and p.kpi_code = y.kpi_code
            and y.as_of = last_day({{ add_months('p.as_of', -12) }})
),

changed as (
    select
        *,
        value - value_3m_before as change_3m,
        value - value_12m_before as change_12m,
        case
            when time_window in ('as_of', 'rolling24') then coalesce(value - value_12m_before, value - value_3m_before)
            when time_window = 'ytd' then value - value_12m_before
        end as trend_change
    from compared
)

select
    c.region_code,
    c.borders,
    c.municipality_code,
    c.as_of,
    c.kpi_code,
    c.value,
    c.missing_reason,
    c.target_operator,
    c.target_value,
    c.status,
    case
        -- greatest() passes over a null: without a value nothing is known to be lacking or not
        when c.value is null then null
        when c.target_operator = '>=' then greatest(c.target_value - c.value, 0)
        when c.target_operator = '<=' then greatest(c.value - c.target_value, 0)
        when c.target_operator = '=' then abs(c.value - c.target_value)
    end as target_gap,
    c.value_3m_before,
    c.change_3m,
    c.value_12m_before,
    c.change_12m,
    case
        when c.direction = 'none' or c.trend_change is null then 'unknown'
        when abs(c.trend_change) < t.stable_within then 'stable'
        when (c.trend_change > 0) = (c.direction = 'up') then 'improving'
        else 'worsening'
    end as trend,
    case
        when c.goodness is not null
            then rank() over (
                    partition by c.region_code, c.borders, c.as_of, c.kpi_code order by c.goodness asc nulls last
                )
    end as rank_in_region,
    count(c.goodness) over (partition by c.region_code, c.borders, c.as_of, c.kpi_code) as ranked_count,
    c.state,
    c.state_reasons,
    c.coverage
from changed as c
inner join {{ ref('trend_thresholds') }} as t on c.unit = t.unit
order by c.region_code, c.borders, c.as_of, c.municipality_code, c.kpi_code
