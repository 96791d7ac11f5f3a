-- Plan against fact: every planned pair (event, due date) as it stands on every month end.
with plan as (
    select distinct
        e.region_code,
        e.block_no || '.' || e.event_no as event_ref,
        cast(dates.due_date as date) as due_on,
        e.direction_no,
        e.direction_ru,
        e.block_no,
        e.block_ru,
        e.event_ru,
        e.responsible_ru,
        e.executors_ru,
        e.result_ru
    from {{ ref('roadmap_events') }} as e
    cross join {{ rows_of("split(e.due_dates, ';')") }} as dates (due_date)
),

standing as (
    select
        p.*,
        m.as_of,
        p.due_on <= m.as_of as is_due,
        -- taken off control at any time counts nowhere, as in the indicator
        case
            when coalesce(r.cancelled, false) then 'cancelled'
            when r.done_on <= least(p.due_on, m.as_of) then 'done_on_time'
            when r.done_on <= m.as_of then 'done_late'
            when p.due_on <= m.as_of then 'overdue'
            else 'planned'
        end as status,
        case when r.done_on <= m.as_of then r.done_on end as done_on
    from plan as p
    inner join {{ ref('int_months') }} as m on p.region_code = m.region_code
    left join {{ ref('int_roadmap__fate') }} as r
        on
            p.region_code = r.region_code
            and p.event_ref = r.event_ref
            and p.due_on = r.due_on
            and r.fate = 'accepted'
)

select
    region_code,
    as_of,
    event_ref,
    due_on,
    direction_no,
    direction_ru,
    block_no,
    block_ru,
    event_ru,
    responsible_ru,
    executors_ru,
    result_ru,
    is_due,
    status,
    done_on,
    case status
        when 'done_on_time' then 0
        when 'done_late' then {{ days_between('due_on', 'done_on') }}
        when 'overdue' then {{ days_between('due_on', 'as_of') }}
    end as days_late
from standing
order by region_code, as_of, block_no, event_ref, due_on
