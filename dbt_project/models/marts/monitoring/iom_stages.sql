with counts as (
    select
        s.region_code,
        b.borders,
        b.municipality_code,
        s.as_of,
        s.stage,
        count(*) as ioms_count,
        count(*) filter (where s.is_overdue) as overdue_count
    from {{ ref('int_iom_states') }} as s
    inner join {{ ref('int_borders') }} as b on s.region_code = b.region_code and s.municipality_code = b.code
    group by s.region_code, b.borders, b.municipality_code, s.as_of, s.stage
),

cells as (
    select distinct
        region_code,
        borders,
        municipality_code,
        as_of
    from counts
)

select
    l.region_code,
    l.borders,
    l.municipality_code,
    l.as_of,
    s.stage_no,
    s.stage,
    s.stage_ru,
    coalesce(c.ioms_count, 0) as ioms_count,
    coalesce(c.overdue_count, 0) as overdue_count,
    coalesce(c.ioms_count, 0) / cast(sum(c.ioms_count) over (
        partition by l.region_code, l.borders, l.municipality_code, l.as_of
    ) as double) as stage_share
from cells as l
cross join {{ ref('iom_stage_names') }} as s
left join counts as c
    on
        l.region_code = c.region_code
        and l.borders = c.borders
        and l.municipality_code = c.municipality_code
        and l.as_of = c.as_of
        and s.contract_stage = c.stage
order by l.region_code, l.borders, l.as_of, l.municipality_code, s.stage_no
