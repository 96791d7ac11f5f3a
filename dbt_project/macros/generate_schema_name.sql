{#- Schemas are part of the public interface: marts, audit, reference are named exactly so. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
