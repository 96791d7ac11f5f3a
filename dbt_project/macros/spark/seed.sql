{#- Reference data travel to the cluster inside the statement: its workers need not see the project's folder. -#}
{% materialization seed, adapter='spark' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set rows = load_agate_table() -%}
    {%- set types = model.config.column_types -%}
    {% call statement('dropped') -%} drop table if exists {{ target }} {%- endcall %}
    {% call statement('main') -%}
        create table {{ target }} using parquet as
        select
        {%- for name in rows.column_names %}
            cast({{ name }} as {{ spark_type(types[name]) }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
        from values
        {%- for row in rows.rows %}
            ({% for cell in row %}{{ spark_text(cell) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
        {%- endfor %}
        as t ({{ rows.column_names | join(', ') }})
    {%- endcall %}
    {%- do store_result('agate_table', response='OK', agate_table=rows) -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro spark_text(value) -%}
    {%- if value is none -%} null
    {%- else -%} '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}
