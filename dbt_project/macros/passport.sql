{#- Columns of a wide table (one row per region and as_of) as lines of the passport. -#}
{% macro passport_lines_of(relation, columns) %}
{% for column in columns %}
    select
        region_code,
        as_of,
        '{{ column }}' as line_code,
        cast({{ column }} as double) as value
    from {{ relation }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% endmacro %}
