-- Counts of evidence on every sort of borders and for the region. Sums where sums are right, distinct units where one
-- unit may stand in several municipalities.
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
    select *
    from {{ ref('int_indicator_evidence') }}
    where kpi_code in ({{ non_additive_kpi_codes() }})
)

select
    c.region_code,
    b.borders,
    b.municipality_code,
    c.as_of,
    c.kpi_code,
    sum(c.numerator) as numerator,
    sum(c.denominator) as denominator
from counts_as_was as c
inner join {{ ref('int_borders') }} as b on c.region_code = b.region_code and c.municipality_code = b.code
group by c.region_code, b.borders, b.municipality_code, c.as_of, c.kpi_code
union all
select
    region_code,
    'region' as borders,
    cast(null as string) as municipality_code,
    as_of,
    kpi_code,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from counts_as_was
group by region_code, as_of, kpi_code
union all
select
    e.region_code,
    b.borders,
    b.municipality_code,
    e.as_of,
    e.kpi_code,
    count(distinct e.unit_id) filter (where e.in_numerator) as numerator,
    count(distinct e.unit_id) filter (where e.in_denominator) as denominator
from distinct_evidence as e
inner join {{ ref('int_borders') }} as b on e.region_code = b.region_code and e.municipality_code = b.code
group by e.region_code, b.borders, b.municipality_code, e.as_of, e.kpi_code
union all
select
    region_code,
    'region' as borders,
    cast(null as string) as municipality_code,
    as_of,
    kpi_code,
    count(distinct unit_id) filter (where in_numerator) as numerator,
    count(distinct unit_id) filter (where in_denominator) as denominator
from distinct_evidence
group by region_code, as_of, kpi_code
