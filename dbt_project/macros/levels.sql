{#- Share of the points of a result; decimals, so that sums of them do not depend on the order of the rows. -#}
{% macro percent_of(result) -%}
    {{ as_decimal_15('cast(' ~ result ~ '.score as double) / cast(' ~ result ~ '.max_score as double)') }}
{%- endmacro %}

{#- Compared as products of decimals: a result that is exactly on a threshold stays there. -#}
{% macro is_at_level(result, level) -%}
    {{ result }}.score >= {{ level }}.percent_from * {{ result }}.max_score
    and {{ result }}.score < {{ level }}.percent_below * {{ result }}.max_score
{%- endmacro %}
