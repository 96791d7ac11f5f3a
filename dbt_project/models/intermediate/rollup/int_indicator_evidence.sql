{{ config(materialized='view') }}

{% for model in indicator_models() %}
select region_code, municipality_code, as_of, kpi_code, unit_id, in_denominator, in_numerator
from {{ ref(model) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
