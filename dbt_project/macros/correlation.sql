{#- One coefficient: what it is computed within. -#}
{% macro correlation_cell() -%}
    region_code, borders, as_of, exam, exam_year, subject, competency_group, measure
{%- endmacro %}

{#- Municipalities below which a rank correlation says nothing: with 10 pairs only |rho| above 0.65 differs from none. -#}
{% macro correlation_minimum() -%} 10 {%- endmacro %}
