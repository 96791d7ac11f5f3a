{#- A model as Parquet files of Spark's own. Columns of a contract get its types, and its order. -#}
{% materialization table, adapter='spark', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {% call statement('dropped') -%} drop table if exists {{ target }} {%- endcall %}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        create table {{ target }} using parquet as
        {{ spark_columns_of_contract(sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='spark' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        create or replace view {{ target }} as
        {{ spark_columns_of_contract(sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro spark_columns_of_contract(sql) -%}
    {%- if config.get('contract').enforced -%}
        select
        {%- for column in model.columns.values() %}
            cast({{ column.name }} as {{ spark_type(column.data_type) }}) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
        from (
            {{ sql }}
        )
    {%- else -%}
        {{ sql }}
    {%- endif -%}
{%- endmacro %}
