-- The stage of an ИОМ from the first day of the period that told it; the first told holds for the days before.
-- An ИОМ that was withdrawn is not here.
with versions as (
    select
        v.region_code,
        v.iom_id,
        v.stage,
        d.period_start,
        coalesce(
            lead(d.period_start) over (partition by v.region_code, v.iom_id order by v.delivery_key, v.row_order),
            date '9999-12-31'
        ) as valid_until
    from {{ ref('int_ioms__fate') }} as v
    inner join {{ ref('int_deliveries') }} as d on v.delivery_key = d.delivery_key
),

lasting as (
    select
        *,
        period_start = min(period_start) over (partition by region_code, iom_id) as is_first
    from versions
    where valid_until > period_start
)

select
    v.region_code,
    v.iom_id,
    v.stage,
    case when v.is_first then date '0001-01-01' else v.period_start end as valid_from,
    v.valid_until
from lasting as v
inner join {{ ref('int_ioms__in_force') }} as i on v.region_code = i.region_code and v.iom_id = i.iom_id
