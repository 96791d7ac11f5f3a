with staff_cuts as (
    {{ profile_cuts(ref('int_profile_staff'), [], 'sum(staff) as staff') }}
),

deficit_cuts as (
    {{ profile_cuts(ref('int_profile_deficits'), ['competency_group'], level_sums()) }}
),

staff as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        dimension,
        value,
        sum(staff) as staff
    from (
        {{ profile_cells('staff_cuts', 'l.staff') }}
    )
    group by region_code, borders, municipality_code, as_of, dimension, value
),

deficits as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        dimension,
        value,
        competency_group,
        sum(diagnosed) as diagnosed,
        sum(high) as high,
        sum(medium) as medium,
        sum(low) as low,
        sum(none) as none,
        sum(deficit) as deficit,
        sum(percent_sum) as percent_sum
    from (
        {{ profile_cells(
            'deficit_cuts',
            'l.competency_group, l.diagnosed, l.high, l.medium, l.low, l.none, l.deficit, l.percent_sum'
        ) }}
    )
    group by region_code, borders, municipality_code, as_of, dimension, value, competency_group
),

competency_groups as (
    {{ competency_groups_and_all() }}
),

cells as (
    select
        s.*,
        g.competency_group,
        {{ level_counts('d') }}
    from staff as s
    cross join competency_groups as g
    left join deficits as d
        on
            s.region_code = d.region_code
            and s.borders = d.borders
            and s.municipality_code = d.municipality_code
            and s.as_of = d.as_of
            and s.dimension = d.dimension
            and s.value = d.value
            and g.competency_group = d.competency_group
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    dimension,
    value,
    competency_group,
    cast(staff as bigint) as staff,
    {{ level_columns() }}
from cells
order by region_code, borders, as_of, municipality_code, dimension, value, competency_group
