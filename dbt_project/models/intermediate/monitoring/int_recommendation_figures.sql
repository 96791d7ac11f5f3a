-- Figures of the last month that a rule can judge: value, group and target, one row per rule and cell.
with latest as (
    select
        region_code,
        max(as_of) as as_of
    from {{ ref('int_months') }}
    group by region_code
),

cells as (
    select
        region_code,
        'municipality' as address_kind,
        municipality_code,
        as_of,
        kpi_code,
        numerator,
        denominator,
        value,
        state,
        target_operator,
        target_value
    from {{ ref('kpi_municipal') }}
    where borders = 'as_was'
    union all
    select
        region_code,
        'region' as address_kind,
        cast(null as string) as municipality_code,
        as_of,
        kpi_code,
        numerator,
        denominator,
        value,
        state,
        target_operator,
        target_value
    from {{ ref('kpi_regional') }}
),

indicators as (
    select
        c.region_code,
        c.as_of,
        r.rule_code,
        case c.address_kind when 'region' then 'kpi_regional' else 'kpi_municipal' end as evidence_mart,
        c.municipality_code,
        c.kpi_code,
        'all' as subject,
        case
            when c.kpi_code like 'deficit_share_%' then replace(c.kpi_code, 'deficit_share_', '') else 'all'
        end as competency_group,
        c.value,
        c.value as judged_value,
        c.numerator,
        c.denominator,
        c.state,
        case
            when r.direction = 'up' and c.target_operator in ('>=', '=') then 'regulation'
            when r.direction = 'down' and c.target_operator = '<=' then 'regulation'
            when r.norm_value is not null then 'norm'
            when r.region_gap is not null then 'region'
        end as target_basis,
        c.target_value,
        g.value as region_value
    from cells as c
    inner join latest as d on c.region_code = d.region_code and c.as_of = d.as_of
    inner join {{ ref('recommendation_rules') }} as r
        on c.address_kind = r.address_kind and c.kpi_code = r.kpi_code and r.basis in ('kpi', 'kpi_absent')
    left join {{ ref('kpi_regional') }} as g
        on c.region_code = g.region_code and c.as_of = g.as_of and c.kpi_code = g.kpi_code
),

-- the map has no state of its own: it needs what the shares of its groups need
map_cells as (
    select
        m.region_code,
        m.as_of,
        r.rule_code,
        'deficit_map' as evidence_mart,
        m.municipality_code,
        cast(null as string) as kpi_code,
        m.subject,
        m.competency_group,
        m.deficit_share as value,
        -- a small sample proves little: the lower bound of the interval is judged, the share is shown
        m.deficit_share_low as judged_value,
        m.high + m.medium as numerator,
        m.diagnosed as denominator,
        k.state,
        'norm' as target_basis,
        cast(null as double) as target_value,
        cast(null as double) as region_value,
        m.uncovered
    from {{ ref('deficit_map') }} as m
    inner join latest as d on m.region_code = d.region_code and m.as_of = d.as_of
    inner join {{ ref('recommendation_rules') }} as r
        on
            (r.basis = 'deficit_subject' and m.subject <> 'all')
            or (r.basis = 'deficit_group' and m.subject = 'all')
    inner join {{ ref('kpi_municipal') }} as k
        on
            m.region_code = k.region_code
            and m.borders = k.borders
            and m.municipality_code = k.municipality_code
            and m.as_of = k.as_of
            and k.kpi_code = 'deficit_share_' || m.competency_group
    where m.borders = 'as_was' and m.competency_group <> 'all'
),

networks as (
    select
        s.region_code,
        s.as_of,
        s.municipality_code,
        sum(s.supported_count) as numerator,
        sum(s.staff_count) as denominator
    from {{ ref('low_result_schools') }} as s
    inner join latest as d on s.region_code = d.region_code and s.as_of = d.as_of
    where s.borders = 'as_was'
    group by s.region_code, s.as_of, s.municipality_code
),

schools as (
    select
        n.region_code,
        n.as_of,
        r.rule_code,
        'low_result_schools' as evidence_mart,
        n.municipality_code,
        cast(null as string) as kpi_code,
        'all' as subject,
        'all' as competency_group,
        cast(n.numerator as double) / nullif(n.denominator, 0) as value,
        cast(n.numerator as double) / nullif(n.denominator, 0) as judged_value,
        n.numerator,
        n.denominator,
        k.state,
        'norm' as target_basis,
        cast(null as double) as target_value,
        cast(null as double) as region_value
    from networks as n
    inner join {{ ref('recommendation_rules') }} as r on r.basis = 'low_results'
    inner join {{ ref('kpi_municipal') }} as k
        on
            n.region_code = k.region_code
            and n.municipality_code = k.municipality_code
            and n.as_of = k.as_of
            and k.borders = 'as_was'
            and k.kpi_code = 'diagnosed_share'
)

select
    *,
    cast(null as bigint) as uncovered
from indicators
union all
select * from map_cells
union all
select
    *,
    cast(null as bigint) as uncovered
from schools
