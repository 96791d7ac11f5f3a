with counts as (
    select
        region_code,
        case when grouping(municipality_code) = 0 then 'as_was' else 'as_now' end as borders,
        coalesce(municipality_code, municipality_code_now) as municipality_code,
        as_of,
        stage,
        count(*) as ioms_count,
        count(*) filter (where is_overdue) as overdue_count
    from {{ ref('int_iom_states') }}
    group by grouping sets (
        (region_code, as_of, stage, municipality_code),
        (region_code, as_of, stage, municipality_code_now)
    )
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
