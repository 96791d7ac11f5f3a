{#- What: the key of a table of reference data, filled and of one row each. When it matters: every join to it would lose
    rows or multiply them. How to resolve: mend the CSV file of the seed. -#}
{% test primary_key(model, columns) %}
{{ config(severity='error', meta={'layer': 'reference', 'gate_severity': 'blocking', 'rule': 'broken_key'}) }}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}
