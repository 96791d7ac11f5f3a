with deliverers as (
    select
        region_code,
        as_of,
        code,
        municipality_code,
        '' as deliverer
    from {{ ref('int_municipality_map') }}
    union
    select
        region_code,
        as_of,
        code,
        municipality_code,
        code as deliverer
    from {{ ref('int_municipality_map') }}
    union
    select
        region_code,
        as_of,
        code,
        municipality_code,
        municipality_code as deliverer
    from {{ ref('int_municipality_map') }}
    union
    select
        m.region_code,
        m.as_of,
        m.code,
        m.municipality_code,
        r.from_code as deliverer
    from {{ ref('int_municipality_map') }} as m
    inner join {{ ref('int_municipality_lineage') }} as r
        on r.is_rename and m.as_of >= r.effective_from and r.to_code in (m.code, m.municipality_code)
),

ranked as (
    select
        c.region_code,
        d.source,
        c.as_of,
        c.code,
        c.municipality_code,
        d.delivery_key,
        d.period_start,
        row_number() over (
            partition by c.region_code, d.source, c.as_of, c.code
            order by d.period_start desc, d.delivery_order desc
        ) as recency
    from deliverers as c
    inner join {{ ref('int_deliveries') }} as d
        on
            c.region_code = d.region_code
            and c.deliverer = d.deliverer
            and c.as_of >= d.period_start
    where d.is_latest_of_period and d.source in ('organizations', 'staff', 'management_teams', 'sites')
)

select
    s.region_code,
    s.source,
    s.as_of,
    s.code,
    s.municipality_code,
    s.delivery_key
from ranked as s
inner join {{ ref('region_profiles') }} as p on s.region_code = p.region_code
where
    s.recency = 1
    and (s.source <> 'staff' or {{ months_between('s.period_start', 's.as_of') }} <= p.staff_stale_after_months)
