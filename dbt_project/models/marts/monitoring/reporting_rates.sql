-- A municipality of today, or a district, is as good as the worst of those it was made of.
with places as (
    {{ borders_and_nowhere() }}
),

placed as (
    select
        r.*,
        p.borders,
        p.municipality_code as place,
        case r.status when 'on_time' then 1 when 'late' then 2 when 'held' then 3 when 'rejected' then 4 else 5 end
            as badness
    from {{ ref('int_reports') }} as r
    inner join places as p
        on r.region_code = p.region_code and r.municipality_code is not distinct from p.code
)

select
    region_code,
    borders,
    place as municipality_code,
    source,
    period,
    period_start,
    period_end,
    due_on,
    count(*) as expected_count,
    count(received_on) as received_count,
    count(*) filter (where status = 'on_time') as on_time_count,
    cast(sum(months_expected) as bigint) as months_expected,
    cast(sum(months_received) as bigint) as months_received,
    case when count(received_on) = count(*) then max(received_on) end as received_on,
    max_by(status, badness) as status,
    count(received_on) / cast(count(*) as double) as completeness_share,
    count(*) filter (where status = 'on_time') / cast(count(*) as double) as timeliness_share
from placed
group by region_code, borders, place, source, period, period_start, period_end, due_on
order by region_code, borders, place, source, period_start
