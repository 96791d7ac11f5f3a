-- Figures that deviate. Groups of fewer than five people say nothing, nor do fewer than five people with a deficit.
with targeted as (
    select
        f.region_code,
        f.as_of,
        f.rule_code,
        f.evidence_mart,
        f.municipality_code,
        f.kpi_code,
        f.subject,
        f.competency_group,
        f.value,
        f.judged_value,
        f.numerator,
        f.denominator,
        f.uncovered,
        f.state,
        f.target_basis,
        r.address_kind,
        r.basis,
        r.direction,
        r.severity,
        r.min_affected,
        case f.target_basis
            when 'regulation' then f.target_value
            when 'norm' then r.norm_value
            when 'region' then f.region_value
        end as target_value,
        case when f.target_basis = 'region' then r.region_gap else 0 end as tolerance,
        coalesce(f.evidence_mart = 'deficit_map', false)
        or coalesce(f.kpi_code like 'deficit_share_%', false) as is_deficit
    from {{ ref('int_recommendation_figures') }} as f
    inner join {{ ref('recommendation_rules') }} as r on f.rule_code = r.rule_code
    where f.value is not null and f.state <> 'withheld'
),

measured as (
    select
        *,
        case direction when 'up' then target_value - judged_value else judged_value - target_value end as deviation,
        -- units still to be reached; the epsilon keeps a whole number whole
        case
            when denominator is null then null
            when uncovered is not null then uncovered
            when direction = 'up' then cast(ceil(target_value * denominator - numerator - 1e-9) as bigint)
            else numerator - cast(floor(target_value * denominator + 1e-9) as bigint)
        end as affected_count
    from targeted
)

select {{ star_without('*', ['min_affected', 'tolerance', 'is_deficit', 'judged_value']) }}
from measured
where
    case when basis = 'kpi_absent' then numerator = 0 else denominator >= {{ least_group() }} end
    and (deviation > tolerance or (is_deficit and deviation >= 0))
    and (not is_deficit or numerator >= {{ least_group() }})
    and coalesce(affected_count, 0) >= coalesce(min_affected, 0)
    and coalesce(affected_count, 1) > 0
