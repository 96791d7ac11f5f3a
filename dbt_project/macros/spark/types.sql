{#- The type of Spark for a type of DuckDB, in which seeds and contracts of marts are written. -#}
{% macro spark_type(name) -%}
    {%- set same = {
        'varchar': 'string', 'varchar[]': 'array<string>', 'uinteger': 'bigint', 'integer': 'int',
        'timestamp': 'timestamp_ntz'
    } -%}
    {{ same.get(name | lower, name | lower) }}
{%- endmacro %}
