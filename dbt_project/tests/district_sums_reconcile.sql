-- What: districts, with the municipalities outside of them, add up to the region for every additive indicator, and to
-- the municipalities in every municipal mart.
-- When it matters: a municipality in two districts or in none falsifies the level between municipality and region.
-- How to resolve: look at the districts in int_borders for the municipalities of that month end.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

{%- set additive = {
    'competency_gaps': ['staff', 'diagnosed', 'below_requirement'],
    'competency_model': ['staff', 'mapped', 'diagnosed', 'compared'],
    'deficit_competencies': ['diagnosed', 'deficit'],
    'deficit_profile': ['staff', 'diagnosed', 'high', 'medium', 'low'],
    'frdo_reconciliation': ['completed_count', 'matched_count', 'documents_count', 'extra_count'],
    'iom_completeness': ['ioms_count', 'filled_count'],
    'iom_stages': ['ioms_count', 'overdue_count'],
    'low_result_schools': ['staff_count', 'supported_count'],
    'mentoring_forms': ['pairs_count', 'mentors_count', 'mentees_count', 'young_specialists_count'],
    'methodist_coverage': ['teachers_count', 'methodists_count', 'teachers_supported_count'],
    'methodist_registry': ['requirements_met_count', 'mentees_count'],
    'reporting_rates': ['expected_count', 'received_count', 'on_time_count'],
    'support_funnel': ['staff_count', 'persons_count', 'any_order_count']
} %}

with regions as (
    select distinct region_code
    from {{ ref('intermunicipal_districts') }}
),

indicators as (
    select
        region_code,
        as_of,
        kpi_code,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from {{ ref('kpi_district') }}
    group by region_code, as_of, kpi_code
),

sums as (
    {{ sums_by_borders(additive) }}
    union all
    select
        'deficit_map' as mart,
        region_code,
        as_of,
        borders,
        [sum(diagnosed), sum(high), sum(medium), sum(low), sum(deficit_enrolled), sum(fioko_assessed)] as sums
    from (
        select * exclude (municipality_code)
        from {{ ref('deficit_map') }}
        where borders = 'as_was'
        union all by name
        select
            * exclude (district_no, district_ru),
            'district' as borders
        from {{ ref('deficit_map_district') }}
    )
    group by all
)

select
    'kpi_district' as mart,
    r.region_code,
    r.as_of,
    r.kpi_code as detail
from {{ ref('kpi_regional') }} as r
inner join {{ ref('int_kpi_catalogue') }} as k on r.kpi_code = k.kpi_code
inner join regions as g on r.region_code = g.region_code
left join indicators as d on r.region_code = d.region_code and r.as_of = d.as_of and r.kpi_code = d.kpi_code
where
    k.is_additive
    and k.has_municipal_level
    and (
        d.region_code is null
        or coalesce(r.numerator, 0) <> d.numerator
        or coalesce(r.denominator, 0) <> d.denominator
    )
union all
select
    s.mart,
    s.region_code,
    s.as_of,
    'sums' as detail
from sums as s
inner join regions as g on s.region_code = g.region_code
group by s.mart, s.region_code, s.as_of
having count(*) <> 2 or count(distinct s.sums) <> 1
