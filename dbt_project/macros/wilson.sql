{#- Wilson 95 % score interval of hits / n, null where n is 0 (z = 1.959963984540054). -#}
{% macro wilson_low(hits, n) -%}
    case when {{ n }} > 0 then greatest(0.0, {{ wilson_centre(hits, n) }} - {{ wilson_half_width(hits, n) }}) end
{%- endmacro %}

{% macro wilson_high(hits, n) -%}
    case when {{ n }} > 0 then least(1.0, {{ wilson_centre(hits, n) }} + {{ wilson_half_width(hits, n) }}) end
{%- endmacro %}

{% macro wilson_centre(hits, n) -%}
    ({{ hits }} / cast({{ n }} as double) + 3.841458820694124e0 / (2 * {{ n }})) / (1 + 3.841458820694124e0 / {{ n }})
{%- endmacro %}

{% macro wilson_half_width(hits, n) -%}
    1.959963984540054e0 / (1 + 3.841458820694124e0 / {{ n }})
    * sqrt(
        {{ hits }} / cast({{ n }} as double) * (1 - {{ hits }} / cast({{ n }} as double)) / {{ n }}
        + 3.841458820694124e0 / (4e0 * {{ n }} * {{ n }})
    )
{%- endmacro %}
