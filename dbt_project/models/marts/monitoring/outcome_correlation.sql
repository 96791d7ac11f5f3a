with measures as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        competency_group,
        'deficit_share' as measure,
        deficit_share as x
    from {{ ref('deficit_map') }}
    where diagnosed > 0
    union all
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        competency_group,
        'diagnosed_coverage' as measure,
        diagnosed_coverage as x
    from {{ ref('deficit_map') }}
),

paired as (
    select
        o.region_code,
        o.borders,
        o.as_of,
        o.exam,
        o.exam_year,
        o.subject,
        m.competency_group,
        m.measure,
        m.x,
        o.mean_percent as y
    from {{ ref('int_outcome_cells') }} as o
    inner join measures as m
        on
            o.region_code = m.region_code
            and o.borders = m.borders
            and o.municipality_code = m.municipality_code
            and o.as_of = m.as_of
            and o.subject = m.subject
),

-- twice the mean rank of equal values: whole numbers, so that sums do not depend on the order of the rows
ranked as (
    select
        *,
        2 * rank() over (partition by {{ correlation_cell() }} order by x)
        + count(*) over (partition by {{ correlation_cell() }}, x) - 1 as rank_x,
        2 * rank() over (partition by {{ correlation_cell() }} order by y)
        + count(*) over (partition by {{ correlation_cell() }}, y) - 1 as rank_y
    from paired
),

moments as (
    select
        {{ correlation_cell() }},
        count(*) as n,
        count(*) * sum(rank_x * rank_y) - sum(rank_x) * sum(rank_y) as covariance,
        count(*) * sum(rank_x * rank_x) - sum(rank_x) * sum(rank_x) as variance_x,
        count(*) * sum(rank_y * rank_y) - sum(rank_y) * sum(rank_y) as variance_y
    from ranked
    group by {{ correlation_cell() }}
),

groups_of_competencies as (
    select 'all' as competency_group
    union all
    select competency_group from {{ ref('competency_groups') }}
),

cells as (
    select distinct
        o.region_code,
        o.borders,
        o.as_of,
        o.exam,
        o.exam_year,
        o.subject,
        g.competency_group,
        s.measure
    from {{ ref('int_outcome_cells') }} as o
    cross join groups_of_competencies as g
    cross join (values ('deficit_share'), ('diagnosed_coverage')) as s (measure)
),

judged as (
    select
        c.*,
        coalesce(m.n, 0) as n,
        case
            when coalesce(m.n, 0) = 0 then 'no_pairs'
            when m.n < {{ correlation_minimum() }} then 'few_municipalities'
            when m.variance_x = 0 or m.variance_y = 0 then 'no_variation'
        end as missing_cause,
        cast(m.covariance as double)
        / sqrt(cast(m.variance_x as double) * cast(m.variance_y as double)) as rho
    from cells as c
    left join moments as m
        on
            c.region_code = m.region_code
            and c.borders = m.borders
            and c.as_of = m.as_of
            and c.exam = m.exam
            and c.exam_year = m.exam_year
            and c.subject = m.subject
            and c.competency_group = m.competency_group
            and c.measure = m.measure
)

select
    j.region_code,
    j.borders,
    j.as_of,
    j.exam,
    cast(j.exam_year as integer) as exam_year,
    j.subject,
    j.competency_group,
    j.measure,
    cast(j.n as bigint) as n,
    case when j.missing_cause is null then j.rho end as rho,
    case when j.missing_cause = 'no_pairs' then 'x' when j.missing_cause is not null then 'z' end as missing_reason,
    replace(t.caution_ru, '{minimum}', '{{ correlation_minimum() }}') as caution_ru
from judged as j
inner join {{ ref('correlation_cautions') }} as t on coalesce(j.missing_cause, 'computed') = t.code
order by
    j.region_code, j.borders, j.as_of, j.exam, j.exam_year, j.subject, j.competency_group, j.measure
