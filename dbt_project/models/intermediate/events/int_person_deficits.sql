-- Results are judged once per day of diagnostics, by every level there ever was in the region; of a month stays the
-- level of its own scale. Only the sum over all groups has to be judged month by month.
with levels as (
    select distinct
        region_code,
        level,
        percent_from,
        percent_below,
        is_deficit
    from {{ ref('int_deficit_levels') }}
),

judged as (
    select
        g.region_code,
        g.person_key,
        g.competency_group,
        g.diagnosed_on,
        g.score,
        g.max_score,
        g.latest_from,
        g.latest_until,
        {{ percent_of('g') }} as percent,
        l.level,
        l.percent_from,
        l.percent_below,
        l.is_deficit
    from {{ ref('int_group_results') }} as g
    inner join levels as l on g.region_code = l.region_code and {{ is_at_level('g', 'l') }}
),

latest as (
    select
        p.region_code,
        p.as_of,
        p.municipality_code,
        p.person_key,
        p.taught_subject,
        g.competency_group,
        g.diagnosed_on,
        g.score,
        g.max_score,
        g.percent,
        g.level,
        g.is_deficit
    from judged as g
    inner join {{ ref('int_months') }} as m
        on
            g.region_code = m.region_code
            and g.latest_from <= m.as_of
            and g.latest_until > m.as_of
            and g.diagnosed_on >= m.rolling24_start
    inner join {{ ref('int_deficit_levels') }} as l
        on
            m.region_code = l.region_code
            and m.as_of = l.as_of
            and g.level = l.level
            and g.percent_from = l.percent_from
            and g.percent_below = l.percent_below
            and g.is_deficit = l.is_deficit
    inner join {{ ref('int_staff_population') }} as p on g.person_key = p.person_key and m.as_of = p.as_of
),

-- a person has one home on a month end
of_all_groups as (
    select
        any_value(region_code) as region_code,
        as_of,
        any_value(municipality_code) as municipality_code,
        person_key,
        any_value(taught_subject) as taught_subject,
        max(diagnosed_on) as diagnosed_on,
        cast(sum(score) as decimal(24, 6)) as score,
        cast(sum(max_score) as decimal(24, 6)) as max_score
    from latest
    group by as_of, person_key
)

select
    region_code,
    as_of,
    municipality_code,
    person_key,
    taught_subject,
    competency_group,
    diagnosed_on,
    percent,
    level,
    is_deficit
from latest
union all
select
    r.region_code,
    r.as_of,
    r.municipality_code,
    r.person_key,
    r.taught_subject,
    'all' as competency_group,
    r.diagnosed_on,
    {{ percent_of('r') }} as percent,
    l.level,
    l.is_deficit
from of_all_groups as r
inner join {{ ref('int_deficit_levels') }} as l
    on r.region_code = l.region_code and r.as_of = l.as_of and {{ is_at_level('r', 'l') }}
