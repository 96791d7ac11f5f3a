-- What came from each deliverer for each month. A copy of a file (`unchanged`) repeats what is counted already.
select
    d.region_code,
    d.source,
    d.deliverer,
    last_day(cast(m.month_start as date)) as month_end,
    min(cast(d.delivered_at as date)) filter (where d.status = 'accepted') as accepted_on,
    bool_or(d.status = 'held') as has_held,
    bool_or(d.status = 'rejected') as has_rejected
from {{ ref('stg_deliveries') }} as d
cross join {{ rows_of(months_from('d.period_start', 'd.period_end')) }} as m (month_start)
where d.status in ('accepted', 'held', 'rejected')
group by d.region_code, d.source, d.deliverer, m.month_start
