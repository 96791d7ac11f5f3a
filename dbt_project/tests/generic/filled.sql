{#- What: columns that every row must fill; one row per column with gaps. When it matters: a row without its key or its
    verdict can't be shown or counted. How to resolve: find the join that found no partner or the rule without an else. -#}
{% test filled(model, columns) %}
    {{ config(severity='error', meta={'layer': 'marts', 'gate_severity': 'blocking', 'rule': 'empty_column'}) }}
with empty as (
{%- for column in columns %}
    select '{{ column }}' as column_name, count(*) - count({{ column }}) as empty_count from {{ model }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select column_name, empty_count
from empty
where empty_count > 0
{% endtest %}
