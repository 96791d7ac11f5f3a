{#-
    Rows of a leaf table (position, experience band, municipality of D) summed by each of the two, on the borders of D:
    what stands on every sort of borders is a hundredth of the leaves then. `keys` are further columns to group by.
-#}
{% macro profile_cuts(leaf, keys, sums) %}
    {%- set kept = ["region_code", "municipality_code", "as_of"] + keys %}
    select
        {{ kept | join(", ") }},
        case when grouping(position) = 0 then 'position' else 'experience_band' end as dimension,
        case when grouping(position) = 0 then position else experience_band end as value,
        {{ sums }}
    from {{ leaf }}
    group by grouping sets (({{ kept | join(", ") }}, position), ({{ kept | join(", ") }}, experience_band))
{% endmacro %}

{#- Sums of int_profile_deficits by level, of a cell. -#}
{% macro level_sums() -%}
    sum(persons) as diagnosed,
    sum(case when level = 'high' then persons else 0 end) as high,
    sum(case when level = 'medium' then persons else 0 end) as medium,
    sum(case when level = 'low' then persons else 0 end) as low,
    sum(case when level = 'none' then persons else 0 end) as none,
    sum(case when is_deficit then persons else 0 end) as deficit,
    sum(percent_sum) as percent_sum
{%- endmacro %}

{#- Rows of profile_cuts on every sort of borders, those of positions under their group as well. -#}
{% macro profile_cells(cuts, columns) %}
    select
        l.region_code,
        b.borders,
        b.municipality_code,
        l.as_of,
        c.cut.dimension as dimension,
        c.cut.value as value,
        {{ columns }}
    from {{ cuts }} as l
    inner join {{ ref('int_borders') }} as b
        on l.region_code = b.region_code and l.municipality_code = b.code
    left join {{ ref('positions') }} as p on l.dimension = 'position' and l.value = p.position
    cross join
        {{ rows_of(list_of([
            record_of({'dimension': 'l.dimension', 'value': 'l.value'}),
            record_of({'dimension': "'position_group'", 'value': 'p.position_group'})
        ])) }} as c (cut)
    where c.cut.value is not null
{% endmacro %}

{#- Band of experience of every full number of years that somebody of the population has. -#}
{% macro bands_of_years() %}
    select
        y.experience_years,
        b.experience_band
    from (select distinct experience_years from {{ ref('int_staff_population') }}) as y
    inner join {{ ref('experience_bands') }} as b
        on y.experience_years >= b.years_from and (b.years_below is null or y.experience_years < b.years_below)
{% endmacro %}
