-- Result of a person in a competency: over the rows of the latest ЦНППМ date of its group, those that the map counts.
-- The last three month ends only: what is asked of single competencies is their present state.
with latest as (
    select
        region_code,
        as_of,
        municipality_code,
        person_key,
        taught_subject,
        competency_group,
        diagnosed_on
    from {{ ref('int_person_deficits') }}
    where competency_group <> 'all' and {{ months_between('as_of', last_as_of()) }} < 3
),

-- names that differ in case or in ё only are one competency
names as (
    select distinct
        competency,
        replace(lower(competency), 'ё', 'е') as competency_key
    from {{ ref('int_diagnostics__in_force') }}
),

-- one sum serves the months that share a day of diagnostics
days as (
    select distinct
        person_key,
        competency_group,
        diagnosed_on
    from latest
),

summed as (
    select
        d.person_key,
        d.competency_group,
        d.diagnosed_on,
        n.competency_key,
        min(r.competency) as competency,
        cast(sum(r.score) as decimal(24, 6)) as score,
        cast(sum(r.max_score) as decimal(24, 6)) as max_score
    from days as d
    inner join {{ ref('int_diagnostics__in_force') }} as r
        on
            d.person_key = r.person_key
            and d.competency_group = r.competency_group
            and d.diagnosed_on = r.diagnosed_on
            and r.provider = 'cnppm'
    inner join names as n on r.competency = n.competency
    group by d.person_key, d.competency_group, d.diagnosed_on, n.competency_key
),

scored as (
    select
        l.region_code,
        l.as_of,
        l.municipality_code,
        l.taught_subject,
        l.competency_group,
        r.competency_key,
        r.competency,
        r.score,
        r.max_score
    from latest as l
    inner join summed as r
        on
            l.person_key = r.person_key
            and l.competency_group = r.competency_group
            and l.diagnosed_on = r.diagnosed_on
)

select
    s.region_code,
    s.as_of,
    s.municipality_code,
    s.taught_subject,
    s.competency_group,
    s.competency_key,
    min(s.competency) as competency,
    count(*) as diagnosed,
    count(*) filter (where v.is_deficit) as deficit,
    sum({{ as_decimal_15('cast(s.score as double) / cast(s.max_score as double)') }}) as percent_sum
from scored as s
inner join {{ ref('int_deficit_levels') }} as v
    on
        s.region_code = v.region_code
        and s.as_of = v.as_of
        and s.score >= v.percent_from * s.max_score
        and s.score < v.percent_below * s.max_score
group by s.region_code, s.as_of, s.municipality_code, s.taught_subject, s.competency_group, s.competency_key
