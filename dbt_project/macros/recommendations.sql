{#- People below whom a group is not spoken of (interface: suppression). -#}
{% macro least_group() -%} 5 {%- endmacro %}

{#- A share as a reader writes it: 12,3 %; a ratio without the sign. -#}
{% macro figure_ru(value, unit) -%}
    case
        when {{ unit }} = 'ratio' then replace(replace({{ one_place(value) }}, '.0', ''), '.', ',')
        else replace(replace({{ one_place('100 * ' ~ value) }}, '.0', ''), '.', ',') || ' %'
    end
{%- endmacro %}

{#- A count in a text: small ones are not named. -#}
{% macro count_ru(value, few) -%}
    case
        when {{ value }} > 0 and {{ value }} < {{ least_group() }} then {{ few }}
        else cast(coalesce({{ value }}, 0) as string)
    end
{%- endmacro %}

{#- A number of methodists in a text. Of a single subject no table of a release tells it, so a range does: exact
    ones could be subtracted from each other. -#}
{% macro methodists_ru(value) -%}
    case
        when {{ value }} is null then unknown
        when subject <> 'all' and {{ value }} >= {{ least_group() }} then many
        else {{ count_ru(value, 'few') }}
    end
{%- endmacro %}

{#- A text with its {places} filled. -#}
{% macro filled(text, places) -%}
    {%- for place in places %}replace({% endfor -%}
    {{ text }}
    {%- for place, value in places.items() %}, '{{ '{' ~ place ~ '}' }}', {{ value }}){% endfor -%}
{%- endmacro %}
