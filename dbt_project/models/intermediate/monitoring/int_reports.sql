-- One row per report expected of a municipality valid on the last day of the period, or of the region where no
-- municipality delivers the source (then without a municipality).
with expected as (
    select
        p.*,
        m.municipality_code
    from {{ ref('int_reporting_periods') }} as p
    inner join {{ every_month('int_municipality_map') }} as m
        on p.region_code = m.region_code and p.period_end = m.as_of and m.code = m.municipality_code
    where p.municipal_delivery
    union all
    select
        *,
        cast(null as string) as municipality_code
    from {{ ref('int_reporting_periods') }}
    where not municipal_delivery
),

deliverers as (
    -- a renamed municipality is the same one under either code
    select
        to_code as municipality_code,
        from_code as deliverer
    from {{ ref('int_municipality_lineage') }}
    where is_rename
    union
    select
        from_code as municipality_code,
        to_code as deliverer
    from {{ ref('int_municipality_lineage') }}
    where is_rename
    union
    select
        municipality_code,
        '' as deliverer
    from expected
),

delivered_months as (
    select
        e.region_code,
        e.source,
        e.period_start,
        e.municipality_code,
        t.month_end,
        min(r.accepted_on) as accepted_on,
        bool_or(r.has_held) as has_held,
        bool_or(r.has_rejected) as has_rejected
    from expected as e
    cross join {{ rows_of('e.months') }} as t (month_end)
    inner join deliverers as d on e.municipality_code is not distinct from d.municipality_code
    inner join {{ ref('int_reporting_months') }} as r
        on
            e.region_code = r.region_code
            and e.source = r.source
            and d.deliverer = r.deliverer
            and t.month_end = r.month_end
    group by e.region_code, e.source, e.period_start, e.municipality_code, t.month_end
),

delivered as (
    select
        region_code,
        source,
        period_start,
        municipality_code,
        count(accepted_on) as months_accepted,
        min(accepted_on) as first_on,
        max(accepted_on) as last_on,
        bool_or(has_held and accepted_on is null) as has_held,
        bool_or(has_rejected and accepted_on is null) as has_rejected
    from delivered_months
    group by region_code, source, period_start, municipality_code
),

judged as (
    select
        e.*,
        {{ length_of('e.months') }} as months_expected,
        -- a snapshot is the full state, so one of any month speaks for the period; events must come for every month
        case
            when e.delivery_kind = 'snapshot' and d.months_accepted > 0 then {{ length_of('e.months') }}
            else coalesce(d.months_accepted, 0)
        end as months_received,
        case when e.delivery_kind = 'snapshot' then d.first_on else d.last_on end as accepted_on,
        coalesce(d.has_held, false) as has_held,
        coalesce(d.has_rejected, false) as has_rejected
    from expected as e
    left join delivered as d
        on
            e.region_code = d.region_code
            and e.source = d.source
            and e.period_start = d.period_start
            and e.municipality_code is not distinct from d.municipality_code
)

select
    region_code,
    municipality_code,
    source,
    period,
    period_start,
    period_end,
    due_on,
    months_expected,
    months_received,
    case when months_received = months_expected then accepted_on end as received_on,
    case
        when months_received = months_expected and accepted_on <= due_on then 'on_time'
        when months_received = months_expected then 'late'
        when has_held then 'held'
        when has_rejected then 'rejected'
        else 'missing'
    end as status
from judged
