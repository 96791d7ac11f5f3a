{#- Rows of a leaf table (municipality and taught subject of D) on every sort of borders and under `all` and the subject. `borders` may narrow them. -#}
{% macro map_cells(leaf, columns, borders=none) %}
    select
        l.region_code,
        b.borders,
        b.municipality_code,
        l.as_of,
        s.subject,
        {{ columns }}
    from {{ leaf }} as l
    inner join {{ ref('int_borders') }} as b
        on l.region_code = b.region_code and l.municipality_code = b.code
    cross join {{ rows_of(list_of(["'all'", 'l.taught_subject'])) }} as s (subject)
    where s.subject is not null
    {%- if borders %} and {{ borders }} {%- endif %}
{% endmacro %}
