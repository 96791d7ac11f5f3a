{#- Wilson 95 % score interval of hits / n, null where n is 0 (z = 1.959963984540054). -#}
{% macro wilson_low(hits, n) -%}
    case when {{ n }} > 0 then greatest(0.0, {{ wilson_centre(hits, n) }} - {{ wilson_half_width(hits, n) }}) end
{%- endmacro %}

{% macro wilson_high(hits, n) -%}
    case when {{ n }} > 0 then least(1.0, {{ wilson_centre(hits, n) }} + {{ wilson_half_width(hits, n) }}) end
{%- endmacro %}

{% macro wilson_centre(hits, n) -%}
    ({{ hits }} + 3.841458820694124::double / 2) / ({{ n }} + 3.841458820694124::double)
{%- endmacro %}

{% macro wilson_half_width(hits, n) -%}
    1.959963984540054::double
    * sqrt(cast({{ hits }} as double) * ({{ n }} - {{ hits }}) / {{ n }} + 3.841458820694124::double / 4)
    / ({{ n }} + 3.841458820694124::double)
{%- endmacro %}
