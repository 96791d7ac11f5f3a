{#- Every run of the characters replaced by one text. -#}
{% macro replace_all(text, pattern, replacement) -%}
    {{ adapter.dispatch('replace_all')(text, pattern, replacement) }}
{%- endmacro %}
{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}
{% macro spark__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}
