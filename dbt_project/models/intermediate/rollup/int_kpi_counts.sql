-- Counts of evidence on the borders of D and of the run, and for the region. Sums where sums are right, distinct units
-- where one unit may stand in several municipalities.
with counts_as_was as (
    select
        region_code,
        municipality_code,
        as_of,
        kpi_code,
        count(*) filter (where in_numerator) as numerator,
        count(*) filter (where in_denominator) as denominator
    from {{ ref('int_indicator_evidence') }}
    where kpi_code not in ({{ non_additive_kpi_codes() }})
    group by region_code, municipality_code, as_of, kpi_code
),

distinct_evidence as (
    select
        e.*,
        n.municipality_code as municipality_code_now
    from {{ ref('int_indicator_evidence') }} as e
    left join {{ ref('int_municipalities_now') }} as n on e.region_code = n.region_code and e.municipality_code = n.code
    where e.kpi_code in ({{ non_additive_kpi_codes() }})
)

select
    region_code,
    'as_was' as borders,
    municipality_code,
    as_of,
    kpi_code,
    numerator,
    denominator
from counts_as_was
union all
select
    c.region_code,
    'as_now' as borders,
    n.municipality_code,
    c.as_of,
    c.kpi_code,
    sum(c.numerator) as numerator,
    sum(c.denominator) as denominator
from counts_as_was as c
inner join {{ ref('int_municipalities_now') }} as n on c.region_code = n.region_code and c.municipality_code = n.code
group by c.region_code, n.municipality_code, c.as_of, c.kpi_code
union all
select
    region_code,
    'region' as borders,
    cast(null as varchar) as municipality_code,
    as_of,
    kpi_code,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from counts_as_was
group by region_code, as_of, kpi_code
union all
select
    region_code,
    case
        when grouping(municipality_code) = 0 then 'as_was'
        when grouping(municipality_code_now) = 0 then 'as_now'
        else 'region'
    end as borders,
    coalesce(municipality_code, municipality_code_now) as municipality_code,
    as_of,
    kpi_code,
    count(distinct unit_id) filter (where in_numerator) as numerator,
    count(distinct unit_id) filter (where in_denominator) as denominator
from distinct_evidence
group by grouping sets (
    (region_code, as_of, kpi_code, municipality_code),
    (region_code, as_of, kpi_code, municipality_code_now),
    (region_code, as_of, kpi_code)
)
