{#- What: columns that share one list of codes; one row per column and code outside it. When it matters: pages and
    sums know only the codes of the list. How to resolve: mend the rule that writes the code, or extend the list. -#}
{% test among(model, columns, values) %}
    {{ config(severity='error', meta={'layer': 'marts', 'gate_severity': 'blocking', 'rule': 'unknown_code'}) }}
with codes as (
{%- for column in columns %}
    select '{{ column }}' as column_name, cast({{ column }} as varchar) as code from {{ model }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select column_name, code, count(*) as row_count
from codes
where code is not null and code not in ('{{ values | join("', '") }}')
group by column_name, code
{% endtest %}
