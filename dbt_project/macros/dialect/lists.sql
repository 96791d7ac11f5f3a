{#- Lists, which DuckDB and Spark write differently. `split`, `array_contains`, `max_by` and `min_by` are the same in both. -#}

{#- A list of SQL expressions. -#}
{% macro list_of(items) -%} {{ adapter.dispatch('list_of')(items) }} {%- endmacro %}
{% macro duckdb__list_of(items) -%} [{{ items | join(', ') }}] {%- endmacro %}
{% macro spark__list_of(items) -%} array({{ items | join(', ') }}) {%- endmacro %}

{#- The elements of a list as rows of a table, to be joined: `cross join {{ rows_of(list) }} as t (element)`. -#}
{% macro rows_of(list) -%} {{ adapter.dispatch('rows_of')(list) }} {%- endmacro %}
{% macro duckdb__rows_of(list) -%} unnest({{ list }}) {%- endmacro %}
{% macro spark__rows_of(list) -%} lateral explode({{ list }}) {%- endmacro %}

{#- Number of elements. -#}
{% macro length_of(list) -%} {{ adapter.dispatch('length_of')(list) }} {%- endmacro %}
{% macro duckdb__length_of(list) -%} len({{ list }}) {%- endmacro %}
{% macro spark__length_of(list) -%} size({{ list }}) {%- endmacro %}

{#- The element at a place; the first is 1. -#}
{% macro nth_of(list, place) -%} {{ adapter.dispatch('nth_of')(list, place) }} {%- endmacro %}
{% macro duckdb__nth_of(list, place) -%} {{ list }}[{{ place }}] {%- endmacro %}
{% macro spark__nth_of(list, place) -%} element_at({{ list }}, cast({{ place }} as int)) {%- endmacro %}

{#- Values of a group as a list, in their own order. -#}
{% macro sorted_list(value) -%} {{ adapter.dispatch('sorted_list')(value) }} {%- endmacro %}
{% macro duckdb__sorted_list(value) -%} list({{ value }} order by {{ value }}) {%- endmacro %}
{% macro spark__sorted_list(value) -%} sort_array(collect_list({{ value }})) {%- endmacro %}

{#- Texts of a group in one, in the order of another column. -#}
{% macro joined_texts(text, separator, sorted_by) -%}
    {{ adapter.dispatch('joined_texts')(text, separator, sorted_by) }}
{%- endmacro %}
{% macro duckdb__joined_texts(text, separator, sorted_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ sorted_by }})
{%- endmacro %}
{% macro spark__joined_texts(text, separator, sorted_by) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ sorted_by }})
{%- endmacro %}

{#- The columns of a table without some of them. -#}
{% macro star_without(star, columns) -%} {{ adapter.dispatch('star_without')(star, columns) }} {%- endmacro %}
{% macro duckdb__star_without(star, columns) -%} {{ star }} exclude ({{ columns | join(', ') }}) {%- endmacro %}
{% macro spark__star_without(star, columns) -%} {{ star }} except ({{ columns | join(', ') }}) {%- endmacro %}

{#- A record of SQL expressions by the names of its fields. -#}
{% macro record_of(fields) -%} {{ adapter.dispatch('record_of')(fields) }} {%- endmacro %}
{% macro duckdb__record_of(fields) -%}
    {{ '{' }}{% for name, value in fields.items() %}'{{ name }}': {{ value }}{{ ', ' if not loop.last }}{% endfor %}{{ '}' }}
{%- endmacro %}
{% macro spark__record_of(fields) -%}
    named_struct({% for name, value in fields.items() %}'{{ name }}', {{ value }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
