with staff as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        sum(staff) as staff,
        sum(fioko_assessed) as fioko_assessed,
        sum(subject_score) as subject_score,
        sum(subject_max) as subject_max,
        sum(method_score) as method_score,
        sum(method_max) as method_max
    from (
        {{ map_cells(ref('int_map_staff'), 'l.* exclude (region_code, municipality_code, as_of)') }}
    )
    group by region_code, borders, municipality_code, as_of, subject
),

deficits as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        competency_group,
        sum(diagnosed) as diagnosed,
        sum(high) as high,
        sum(medium) as medium,
        sum(low) as low,
        sum(none) as none,
        sum(deficit) as deficit,
        sum(percent_sum) as percent_sum,
        sum(case when subject = 'all' then deficit_enrolled else deficit_enrolled_of_subject end) as deficit_enrolled
    from (
        {{ map_cells(ref('int_deficit_counts'), 'l.* exclude (region_code, municipality_code, as_of)') }}
    )
    group by region_code, borders, municipality_code, as_of, subject, competency_group
),

competency_groups as (
    select 'all' as competency_group
    union all
    select competency_group from {{ ref('competency_groups') }}
),

cells as (
    select
        s.*,
        g.competency_group,
        coalesce(d.diagnosed, 0) as diagnosed,
        coalesce(d.high, 0) as high,
        coalesce(d.medium, 0) as medium,
        coalesce(d.low, 0) as low,
        coalesce(d.none, 0) as none,
        coalesce(d.deficit, 0) as deficit,
        coalesce(d.deficit_enrolled, 0) as deficit_enrolled,
        d.percent_sum,
        coalesce(p.programmes_available, 0) as programmes_available,
        d.deficit / cast(d.diagnosed as double) as deficit_share
    from staff as s
    cross join competency_groups as g
    left join deficits as d
        on
            s.region_code = d.region_code
            and s.borders = d.borders
            and s.municipality_code = d.municipality_code
            and s.as_of = d.as_of
            and s.subject = d.subject
            and g.competency_group = d.competency_group
    left join {{ ref('int_map_programmes') }} as p
        on
            s.region_code = p.region_code
            and s.as_of = p.as_of
            and s.subject = p.subject
            and g.competency_group = p.competency_group
),

with_interval as (
    select
        *,
        deficit - deficit_enrolled as uncovered,
        -- Wilson 95 % score interval: centre and half width
        (deficit_share + 3.841458820694124 / (2 * diagnosed)) / (1 + 3.841458820694124 / diagnosed) as centre,
        1.959963984540054 / (1 + 3.841458820694124 / diagnosed)
        * sqrt(
            deficit_share * (1 - deficit_share) / diagnosed + 3.841458820694124 / (4.0 * diagnosed * diagnosed)
        ) as half_width
    from cells
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    subject,
    competency_group,
    cast(diagnosed as bigint) as diagnosed,
    cast(high as bigint) as high,
    cast(medium as bigint) as medium,
    cast(low as bigint) as low,
    cast(none as bigint) as none,
    deficit_share,
    cast(percent_sum as double) / diagnosed as mean_percent,
    case when diagnosed > 0 then greatest(0.0, centre - half_width) end as deficit_share_low,
    case when diagnosed > 0 then least(1.0, centre + half_width) end as deficit_share_high,
    diagnosed / cast(staff as double) as diagnosed_coverage,
    cast(fioko_assessed as bigint) as fioko_assessed,
    cast(subject_score as double) / cast(subject_max as double) as fioko_subject_percent,
    cast(method_score as double) / cast(method_max as double) as fioko_method_percent,
    cast(programmes_available as bigint) as programmes_available,
    cast(deficit_enrolled as bigint) as deficit_enrolled,
    cast(uncovered as bigint) as uncovered,
    row_number() over (
        partition by region_code, borders, as_of, subject, competency_group
        order by uncovered desc, coalesce(deficit_share, 0) desc, municipality_code
    ) as priority_rank
from with_interval
order by region_code, borders, as_of, municipality_code, subject, competency_group
