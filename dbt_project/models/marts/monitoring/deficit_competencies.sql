-- One name per competency and region, whatever spelling its cells have.
with names as (
    select
        region_code,
        competency_group,
        competency_key,
        min(competency) as competency
    from {{ ref('int_competency_results') }}
    group by region_code, competency_group, competency_key
),

cells as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        competency_group,
        competency_key,
        sum(diagnosed) as diagnosed,
        sum(deficit) as deficit,
        sum(percent_sum) as percent_sum
    from (
        {{ map_cells(
            ref('int_competency_results'),
            'l.competency_group, l.competency_key, l.diagnosed, l.deficit, l.percent_sum'
        ) }}
    )
    group by region_code, borders, municipality_code, as_of, subject, competency_group, competency_key
)

select
    c.region_code,
    c.borders,
    c.municipality_code,
    c.as_of,
    c.subject,
    c.competency_group,
    n.competency,
    cast(c.diagnosed as bigint) as diagnosed,
    cast(c.deficit as bigint) as deficit,
    cast(c.deficit as double) / c.diagnosed as deficit_share,
    {{ wilson_low('c.deficit', 'c.diagnosed') }} as deficit_share_low,
    {{ wilson_high('c.deficit', 'c.diagnosed') }} as deficit_share_high,
    {{ as_double('c.percent_sum') }} / c.diagnosed as mean_percent
from cells as c
inner join names as n
    on
        c.region_code = n.region_code
        and c.competency_group = n.competency_group
        and c.competency_key = n.competency_key
order by c.region_code, c.borders, c.as_of, c.municipality_code, c.subject, c.competency_group, n.competency
