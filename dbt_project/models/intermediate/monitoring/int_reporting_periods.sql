-- Periods whose due day has come by the run's as-of date, with their months since the history of the region began.
-- The roadmap is reported while there is a plan: in regions that have one, till the month of its last due date.
with roadmap_plans as (
    select
        region_code,
        last_day(max(due_on)) as last_as_of
    from {{ ref('int_roadmap_plan') }}
    group by region_code
),

months as (
    select
        m.region_code,
        m.as_of,
        c.source,
        c.delivery_kind,
        c.municipal_delivery,
        d.period_months,
        d.due_days,
        {{ add_months(
            "date_trunc('year', m.as_of)",
            whole_quotient('(month(m.as_of) - 1)', 'd.period_months') ~ ' * d.period_months'
        ) }} as period_start
    from {{ every_month('int_months') }} as m
    cross join {{ ref('source_contracts') }} as c
    inner join {{ ref('reporting_deadlines') }} as d on c.frequency = d.frequency
    left join roadmap_plans as r on m.region_code = r.region_code
    where c.source <> 'roadmap' or m.as_of <= r.last_as_of
)

select
    region_code,
    source,
    delivery_kind,
    municipal_delivery,
    period_start,
    last_day({{ add_months('period_start', 'period_months - 1') }}) as period_end,
    {{ add_days('last_day(' ~ add_months('period_start', 'period_months - 1') ~ ')', 'due_days') }} as due_on,
    case period_months
        when 1 then {{ date_text('period_start', '2024-08') }}
        when 3 then {{ date_text('period_start', '2024') }} || '-Q' || quarter(period_start)
        else {{ date_text('period_start', '2024') }}
    end as period,
    {{ sorted_list('as_of') }} as months
from months
group by region_code, source, delivery_kind, municipal_delivery, period_months, due_days, period_start
having
    {{ add_days('last_day(' ~ add_months('period_start', 'period_months - 1') ~ ')', 'due_days') }}
    <= {{ last_as_of() }}
