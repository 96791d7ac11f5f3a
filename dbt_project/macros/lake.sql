{#- Reading the Parquet lake: the only place that knows its folders. -#}
{% macro lake(folder) -%} {{ adapter.dispatch('lake')(folder) }} {%- endmacro %}

{% macro duckdb__lake(folder) -%}
    read_parquet(
        '{{ env_var("RSNMS_LAKE_DIR", "lake") }}/{{ folder }}/**/*.parquet',
        hive_partitioning = false,
        union_by_name = true
    )
{%- endmacro %}

{#- Spark passes over files whose name starts with an underscore, and so over the one that holds the columns of a source
    without rows: the columns are told to it. Dropping the table leaves the files, which are not its own. -#}
{% macro spark__lake(folder) -%}
    {%- if execute -%}
        {%- set columns = [] -%}
        {%- for name, type in lake_columns()[folder].items() -%}
            {%- do columns.append(name ~ " " ~ type) -%}
        {%- endfor -%}
        {%- do run_query("create database if not exists lake") -%}
        {%- do run_query("drop table if exists lake." ~ folder) -%}
        {%- do run_query(
            "create table lake." ~ folder ~ " (" ~ columns | join(", ") ~ ") using parquet options (path '"
            ~ env_var("RSNMS_LAKE_DIR", "lake") ~ "/" ~ folder ~ "', recursiveFileLookup 'true')"
        ) -%}
    {%- endif -%}
    lake.{{ folder }}
{%- endmacro %}

{#- Rows of deliveries that exist and are accepted; a Parquet file left behind by a withdrawn one counts nowhere. -#}
{% macro of_accepted_deliveries() -%}
    delivery_id in (select d.delivery_id from {{ ref('stg_deliveries') }} as d where d.status = 'accepted')
{%- endmacro %}
