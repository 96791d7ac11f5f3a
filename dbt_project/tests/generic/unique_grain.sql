{#- What: one row per grain. When it matters: two rows of one cell would be shown or summed twice. How to resolve: find
    the join that multiplied the rows; never add DISTINCT to the mart. -#}
{% test unique_grain(model, columns) %}
{{ config(severity='error', meta={'layer': 'marts', 'gate_severity': 'blocking', 'rule': 'duplicate_grain'}) }}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
