{#- Rows of a leaf table (position, experience band, municipality of D) on every sort of borders and under every cut. -#}
{% macro profile_cells(leaf, columns) %}
    select
        l.region_code,
        b.borders,
        b.municipality_code,
        l.as_of,
        c.cut.dimension as dimension,
        c.cut.value as value,
        {{ columns }}
    from {{ leaf }} as l
    inner join {{ ref('int_borders') }} as b
        on l.region_code = b.region_code and l.municipality_code = b.code
    inner join {{ ref('positions') }} as p on l.position = p.position
    cross join
        {{ rows_of(list_of([
            record_of({'dimension': "'position_group'", 'value': 'p.position_group'}),
            record_of({'dimension': "'position'", 'value': 'l.position'}),
            record_of({'dimension': "'experience_band'", 'value': 'l.experience_band'})
        ])) }} as c (cut)
{% endmacro %}
