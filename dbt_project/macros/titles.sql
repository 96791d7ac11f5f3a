{#- A title as it is compared: case, ё, quotes, dashes and spaces do not matter. -#}
{% macro normal_title(title) -%}
    trim({{ replace_all("replace(lower(" ~ title ~ "), 'ё', 'е')", '[^0-9a-zа-я]+', ' ') }})
{%- endmacro %}
