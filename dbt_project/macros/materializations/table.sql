{#- A model becomes a table of a database that nobody reads until it is published as a whole.

dbt's own materialization builds under a second name and renames, so that readers of a living database see no gap. Here
every build fills a fresh file: the detour would be a third of the time of a small build. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set target = this.incorporate(type='table') -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ create_table_as(false, target, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
