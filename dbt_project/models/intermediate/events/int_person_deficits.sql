with latest as (
    select
        p.region_code,
        p.as_of,
        p.municipality_code,
        p.person_key,
        p.taught_subject,
        g.competency_group,
        g.diagnosed_on,
        g.score,
        g.max_score
    from {{ ref('int_group_results') }} as g
    inner join {{ ref('int_months') }} as m
        on
            g.region_code = m.region_code
            and g.latest_from <= m.as_of
            and g.latest_until > m.as_of
            and g.diagnosed_on >= m.rolling24_start
    inner join {{ ref('int_staff_population') }} as p on g.person_key = p.person_key and m.as_of = p.as_of
),

with_all as (
    select * from latest
    union all
    select
        region_code,
        as_of,
        municipality_code,
        person_key,
        taught_subject,
        'all' as competency_group,
        max(diagnosed_on) as diagnosed_on,
        cast(sum(score) as decimal(24, 6)) as score,
        cast(sum(max_score) as decimal(24, 6)) as max_score
    from latest
    group by region_code, as_of, municipality_code, person_key, taught_subject
)

select
    r.region_code,
    r.as_of,
    r.municipality_code,
    r.person_key,
    r.taught_subject,
    r.competency_group,
    r.diagnosed_on,
    {{ as_decimal_15('cast(r.score as double) / cast(r.max_score as double)') }} as percent,
    l.level,
    l.is_deficit
from with_all as r
inner join {{ ref('int_deficit_levels') }} as l
    on
        r.region_code = l.region_code
        and r.as_of = l.as_of
        -- compared as products of decimals: a result that is exactly on a threshold stays there
        and r.score >= l.percent_from * r.max_score
        and r.score < l.percent_below * r.max_score
