{#- Reading the Parquet lake: the only place that knows its folders. -#}
{% macro lake(folder) -%}
    read_parquet(
        '{{ env_var("RSNMS_LAKE_DIR", "lake") }}/{{ folder }}/**/*.parquet',
        hive_partitioning = false,
        union_by_name = true
    )
{%- endmacro %}

{#- Rows of deliveries that exist and are accepted; a Parquet file left behind by a withdrawn one counts nowhere. -#}
{% macro of_accepted_deliveries() -%}
    delivery_id in (select d.delivery_id from {{ ref('stg_deliveries') }} as d where d.status = 'accepted')
{%- endmacro %}
