{#- Reference data, read by DuckDB itself with the types that the seed's description gives to every column.

dbt's own materialization reads each file in Python first, to guess types that are all given here. -#}
{% materialization seed, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set path = adapter.get_seed_file_path(model) -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        create table {{ target }} as
        from read_csv(
            '{{ path | replace("'", "''") }}',
            header = true, delim = ',', quote = '"', escape = '"', strict_mode = true,
            types = {{ model.config.column_types }}
        )
    {%- endcall %}
    {#- dbt looks for the file as it would have read it -#}
    {%- do store_result('agate_table', response='OK') -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
