{#- Key of a district, beside the municipality codes of the other borders; number 0 stands for outside of all. -#}
{% macro district_code(region_code, district_no) -%}
    {{ region_code }} || '-' || {{ district_no }}
{%- endmacro %}

{#- int_borders with one more row per borders for what belongs to no municipality: its code is null, and so is its place. -#}
{% macro borders_and_nowhere() %}
    select
        region_code,
        borders,
        code,
        municipality_code
    from {{ ref('int_borders') }}
    union all
    select distinct
        region_code,
        borders,
        cast(null as string) as code,
        cast(null as string) as municipality_code
    from {{ ref('int_borders') }}
{% endmacro %}

{#- int_borders with the region as one more sort of borders, whose place is null. -#}
{% macro borders_and_region() %}
    select
        region_code,
        borders,
        code,
        municipality_code
    from {{ ref('int_borders') }}
    union all
    select
        region_code,
        'region' as borders,
        code,
        cast(null as string) as municipality_code
    from {{ ref('int_borders') }}
    where borders = 'as_was'
{% endmacro %}

{#- Sums of the columns of municipal marts, `mart: [columns]`, by region, day and borders: as it was and by districts. -#}
{% macro sums_by_borders(marts) %}
    {%- for mart, columns in marts.items() %}
    select
        '{{ mart }}' as mart,
        region_code,
        {{ 'period_end' if mart == 'reporting_rates' else 'as_of' }} as as_of,
        borders,
        [{% for column in columns %}coalesce(sum({{ column }}), 0){{ ', ' if not loop.last }}{% endfor %}] as sums
    from {{ ref(mart) }}
    where borders in ('as_was', 'district')
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{% endmacro %}
