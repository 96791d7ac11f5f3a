{%- set texts = [
    'kpi_code', 'title_ru', 'unit', 'time_window', 'population', 'evidence_providers', 'programme_rule', 'direction',
    'numerator_ru', 'denominator_ru', 'owner', 'version', 'model'
] -%}

{% for indicator in indicator_catalogue() %}
select
    {% for text in texts -%}
    {{ sql_text(indicator.get(text)) }} as {{ text }},
    {% endfor -%}
    {{ 'municipal' in indicator.levels }} as has_municipal_level,
    {{ indicator.additive }} as is_additive,
    {{ list_of(indicator.needs | map('tojson') | map('replace', '"', "'")) }} as needed_sources,
    '{{ sources_behind(indicator.model) }}' as sources
{% if not loop.last %}union all{% endif %}
{% endfor %}
