{#-
    Pieces of the marts that cut deficits: by subject (deficit_map and deficit_map_district), by person (deficit_profile).
    What a mart keeps of its own is its cut and its order of rows.
-#}

{% macro competency_groups_and_all() %}
    select 'all' as competency_group
    union all
    select competency_group from {{ ref('competency_groups') }}
{% endmacro %}

{#- Persons by level of a cell, where `d` may have no row. -#}
{% macro level_counts(d) -%}
    coalesce({{ d }}.diagnosed, 0) as diagnosed,
    coalesce({{ d }}.high, 0) as high,
    coalesce({{ d }}.medium, 0) as medium,
    coalesce({{ d }}.low, 0) as low,
    coalesce({{ d }}.none, 0) as none,
    coalesce({{ d }}.deficit, 0) as deficit,
    {{ d }}.percent_sum
{%- endmacro %}

{#- Columns of a mart from level_counts and the staff of the cell. -#}
{% macro level_columns() -%}
    cast(diagnosed as bigint) as diagnosed,
    cast(high as bigint) as high,
    cast(medium as bigint) as medium,
    cast(low as bigint) as low,
    cast(none as bigint) as none,
    cast(deficit as double) / nullif(diagnosed, 0) as deficit_share,
    {{ as_double('percent_sum') }} / nullif(diagnosed, 0) as mean_percent,
    {{ wilson_low('deficit', 'diagnosed') }} as deficit_share_low,
    {{ wilson_high('deficit', 'diagnosed') }} as deficit_share_high,
    cast(diagnosed as double) / staff as diagnosed_coverage
{%- endmacro %}

{#- The deficit map on the borders that the condition lets through; `b` is int_borders. -#}
{% macro deficit_map_on(borders) %}
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
        {{ map_cells(ref('int_map_staff'), star_without('l.*', ['region_code', 'municipality_code', 'as_of']), borders) }}
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
        {{ map_cells(ref('int_deficit_counts'), star_without('l.*', ['region_code', 'municipality_code', 'as_of']), borders) }}
    )
    group by region_code, borders, municipality_code, as_of, subject, competency_group
),

competency_groups as (
    {{ competency_groups_and_all() }}
),

cells as (
    select
        s.*,
        g.competency_group,
        {{ level_counts('d') }},
        coalesce(d.deficit_enrolled, 0) as deficit_enrolled,
        coalesce(p.programmes_available, 0) as programmes_available
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

map as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        competency_group,
        {{ level_columns() }},
        cast(fioko_assessed as bigint) as fioko_assessed,
        cast(subject_score as double) / cast(subject_max as double) as fioko_subject_percent,
        cast(method_score as double) / cast(method_max as double) as fioko_method_percent,
        cast(programmes_available as bigint) as programmes_available,
        cast(deficit_enrolled as bigint) as deficit_enrolled,
        cast(deficit - deficit_enrolled as bigint) as uncovered
    from cells
),

ranked as (
    select
        *,
        row_number() over (
            partition by region_code, borders, as_of, subject, competency_group
            order by uncovered desc, coalesce(deficit_share, 0) desc, municipality_code
        ) as priority_rank
    from map
)
{% endmacro %}
