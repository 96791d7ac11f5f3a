with valued as (
    select
        c.region_code,
        c.borders,
        c.municipality_code,
        c.as_of,
        c.kpi_code,
        c.municipalities_count,
        c.coverage,
        case when c.coverage > 0 then coalesce(n.numerator, 0) end as numerator,
        case when c.coverage > 0 and k.unit <> 'count' then coalesce(n.denominator, 0) end as denominator,
        case
            when c.coverage = 0 then 'x'
            when k.unit <> 'count' and coalesce(n.denominator, 0) = 0 then 'z'
        end as missing_reason,
        k.unit,
        t.target_operator,
        t.target_value,
        t.deadline
    from {{ ref('int_kpi_cells') }} as c
    inner join {{ ref('int_kpi_catalogue') }} as k on c.kpi_code = k.kpi_code
    left join {{ ref('int_kpi_counts') }} as n
        on
            c.region_code = n.region_code
            and c.borders = n.borders
            and c.municipality_code is not distinct from n.municipality_code
            and c.as_of = n.as_of
            and c.kpi_code = n.kpi_code
    left join {{ ref('kpi_regulation') }} as t on c.region_code = t.region_code and c.kpi_code = t.kpi_code
),

divided as (
    select
        *,
        case
            when missing_reason is not null then null
            when unit = 'count' then cast(numerator as double)
            else cast(numerator as double) / denominator
        end as value
    from valued
),

judged as (
    select
        d.*,
        coalesce(h.as_of is not null, false) as has_held_file,
        r.coverage < 1 as has_municipality_without_data,
        d.coverage < p.min_coverage as is_below_coverage
    from divided as d
    inner join {{ ref('region_profiles') }} as p on d.region_code = p.region_code
    inner join {{ ref('int_kpi_cells') }} as r
        on
            d.region_code = r.region_code
            and d.as_of = r.as_of
            and d.kpi_code = r.kpi_code
            and r.borders = 'region'
    left join {{ ref('int_held_months') }} as h on d.region_code = h.region_code and d.as_of = h.as_of
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    kpi_code,
    municipalities_count,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    value,
    missing_reason,
    target_operator,
    target_value,
    case
        when missing_reason is not null then missing_reason
        when target_operator is null then 'no_target'
        when target_operator = '>=' and value >= target_value then 'met'
        when target_operator = '>=' and as_of < deadline then 'in_progress'
        when target_operator = '<=' and value <= target_value then 'met'
        when target_operator = '=' and value = target_value then 'met'
        else 'not_met'
    end as status,
    case
        when is_below_coverage then 'withheld'
        when has_municipality_without_data or has_held_file then 'provisional'
        else 'published'
    end as state,
    concat_ws(
        ';',
        case when is_below_coverage then 'coverage_below_minimum' end,
        case when has_municipality_without_data then 'municipality_without_data' end,
        case when has_held_file then 'held_file' end
    ) as state_reasons,
    coverage
from judged
