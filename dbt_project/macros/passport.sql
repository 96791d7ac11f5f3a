{#- Columns of a wide table (one row per region and as_of) as lines of the passport.
`people`: the column with the number of people behind these lines; 'value' where each line is that number itself;
none where the lines speak of no people. -#}
{% macro passport_lines_of(relation, columns, people=none) %}
{% for column in columns %}
    select
        region_code,
        as_of,
        '{{ column }}' as line_code,
        cast({{ column }} as double) as value,
        cast({{ 'null' if people is none else column if people == 'value' else people }} as bigint) as people_count
    from {{ relation }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% endmacro %}
