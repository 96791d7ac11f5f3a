with required_staff as (
    select
        s.region_code,
        s.municipality_code,
        s.as_of,
        s.position,
        s.taught_subject,
        s.staff,
        r.competency_group,
        r.required_level
    from (
        -- of the cuts of the profile the bands of experience are summed before the borders multiply the rows
        select
            region_code,
            municipality_code,
            as_of,
            position,
            taught_subject,
            sum(staff) as staff
        from {{ ref('int_profile_staff') }}
        group by region_code, municipality_code, as_of, position, taught_subject
    ) as s
    inner join {{ ref('int_required_levels') }} as r
        on s.position = r.position and s.taught_subject is not distinct from r.taught_subject
),

-- likewise gaps become columns first
gaps_as_was as (
    select
        region_code,
        municipality_code,
        as_of,
        position,
        taught_subject,
        competency_group,
        sum(persons) as diagnosed,
        sum(case when gap = 0 then persons else 0 end) as meets_requirement,
        sum(case when gap = 1 then persons else 0 end) as below_by_one,
        sum(case when gap = 2 then persons else 0 end) as below_by_two,
        sum(case when gap > 2 then persons else 0 end) as below_by_three
    from {{ ref('int_competency_gaps') }}
    group by region_code, municipality_code, as_of, position, taught_subject, competency_group
),

staff as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        position,
        subject,
        competency_group,
        sum(staff) as staff,
        -- people of several subjects may be held to several levels; then the row of all subjects has none
        case when count(distinct required_level) = 1 then min(required_level) end as required_level
    from (
        {{ map_cells('required_staff', 'l.position, l.competency_group, l.required_level, l.staff') }}
    )
    group by region_code, borders, municipality_code, as_of, position, subject, competency_group
),

gaps as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        position,
        subject,
        competency_group,
        sum(diagnosed) as diagnosed,
        sum(meets_requirement) as meets_requirement,
        sum(below_by_one) as below_by_one,
        sum(below_by_two) as below_by_two,
        sum(below_by_three) as below_by_three
    from (
        {{ map_cells('gaps_as_was', star_without('l.*', ['region_code', 'municipality_code', 'as_of'])) }}
    )
    group by region_code, borders, municipality_code, as_of, position, subject, competency_group
),

cells as (
    select
        s.*,
        coalesce(g.diagnosed, 0) as diagnosed,
        coalesce(g.meets_requirement, 0) as meets_requirement,
        coalesce(g.below_by_one, 0) as below_by_one,
        coalesce(g.below_by_two, 0) as below_by_two,
        coalesce(g.below_by_three, 0) as below_by_three,
        coalesce(g.diagnosed - coalesce(g.meets_requirement, 0), 0) as below_requirement
    from staff as s
    left join gaps as g
        on
            s.region_code = g.region_code
            and s.borders = g.borders
            and s.municipality_code = g.municipality_code
            and s.as_of = g.as_of
            and s.position = g.position
            and s.subject = g.subject
            and s.competency_group = g.competency_group
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    position,
    subject,
    competency_group,
    required_level,
    cast(staff as bigint) as staff,
    cast(diagnosed as bigint) as diagnosed,
    cast(meets_requirement as bigint) as meets_requirement,
    cast(below_by_one as bigint) as below_by_one,
    cast(below_by_two as bigint) as below_by_two,
    cast(below_by_three as bigint) as below_by_three,
    cast(below_requirement as bigint) as below_requirement,
    cast(below_requirement as double) / nullif(diagnosed, 0) as below_requirement_share,
    {{ wilson_low('below_requirement', 'diagnosed') }} as below_requirement_share_low,
    {{ wilson_high('below_requirement', 'diagnosed') }} as below_requirement_share_high
from cells
order by region_code, borders, as_of, municipality_code, position, subject, competency_group
