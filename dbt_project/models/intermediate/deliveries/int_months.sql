with first_months as (
    select
        region_code,
        last_day(min(period_start)) as first_as_of
    from {{ ref('int_deliveries') }}
    where source = 'staff'
    group by region_code
),

months as (
    select
        region_code,
        last_day(cast(month_start as date)) as as_of
    from first_months
    cross join {{ rows_of(months_from('first_as_of', last_as_of())) }}
        as series (month_start)
)

select
    m.region_code,
    m.as_of,
    cast(date_trunc('year', m.as_of) as date) as ytd_start,
    cast(date_trunc('month', m.as_of) - interval 23 month as date) as rolling24_start,
    p.cumulative_since
from months as m
inner join {{ ref('region_profiles') }} as p on m.region_code = p.region_code
where {{ is_affected('m.region_code', 'm.as_of') }}
