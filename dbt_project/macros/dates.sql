{#- The last month end not after the run's `as_of`: figures exist for month ends only. -#}
{% macro last_as_of() -%}
    {%- if execute and not var('as_of') -%}
        {{ exceptions.raise_compiler_error("Pass the as-of date: --vars '{as_of: 2024-08-31}'") }}
    {%- endif -%}
    last_day(cast('{{ var("as_of") or "1970-01-31" }}' as date) + 1 - interval 1 month)
{%- endmacro %}
