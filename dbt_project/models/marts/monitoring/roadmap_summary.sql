with responsibilities as (
    select
        region_code,
        as_of,
        'region' as level,
        'all' as name_ru,
        cast(null as string) as number,
        event_ref,
        due_on
    from {{ ref('roadmap_execution') }}
    union all
    select
        region_code,
        as_of,
        'direction' as level,
        direction_ru as name_ru,
        direction_no as number,
        event_ref,
        due_on
    from {{ ref('roadmap_execution') }}
    union all
    select
        region_code,
        as_of,
        'block' as level,
        block_ru as name_ru,
        block_no as number,
        event_ref,
        due_on
    from {{ ref('roadmap_execution') }}
    union all
    -- an event of several executors counts with each, once
    select distinct
        e.region_code,
        e.as_of,
        'executor' as level,
        trim(executors.executor) as name_ru,
        cast(null as string) as number,
        e.event_ref,
        e.due_on
    from {{ ref('roadmap_execution') }} as e
    cross join {{ rows_of("split(e.executors_ru, ';')") }} as executors (executor)
),

counted as (
    select
        r.region_code,
        r.as_of,
        r.level,
        r.number,
        r.name_ru,
        count(*) as pairs,
        count(*) filter (where e.status = 'cancelled') as cancelled,
        count(*) filter (where e.status = 'done_on_time') as done_on_time,
        count(*) filter (where e.status = 'done_late') as done_late,
        count(*) filter (where e.status = 'overdue') as overdue,
        count(*) filter (where e.status = 'planned') as planned,
        count(*) filter (where e.is_due and e.status <> 'cancelled') as due,
        count(*) filter (where e.is_due and e.status in ('done_on_time', 'done_late')) as due_done,
        max(e.days_late) as days_late_max
    from responsibilities as r
    inner join {{ ref('roadmap_execution') }} as e
        on
            r.region_code = e.region_code
            and r.as_of = e.as_of
            and r.event_ref = e.event_ref
            and r.due_on = e.due_on
    group by r.region_code, r.as_of, r.level, r.number, r.name_ru
)

select
    region_code,
    as_of,
    level,
    number,
    name_ru,
    pairs as pairs_count,
    cancelled as cancelled_count,
    done_on_time as done_on_time_count,
    done_late as done_late_count,
    overdue as overdue_count,
    planned as planned_count,
    due as due_count,
    due_done as due_done_count,
    cast(due_done as double) / nullif(due, 0) as execution_share,
    case when due > 0 then due_done = due end as is_executed,
    days_late_max
from counted
order by region_code, as_of, level, number, name_ru
