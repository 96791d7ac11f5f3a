{#- Days and months, which DuckDB and Spark count and write differently. -#}

{#- A date moved by whole months, as a date (the 31st becomes the last day of a shorter month). -#}
{% macro add_months(date, months) -%} {{ adapter.dispatch('add_months')(date, months) }} {%- endmacro %}
{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + interval '1 month' * ({{ months }}) as date)
{%- endmacro %}
{% macro spark__add_months(date, months) -%}
    add_months(cast({{ date }} as date), cast({{ months }} as int))
{%- endmacro %}

{#- A date moved by whole days. -#}
{% macro add_days(date, days) -%} {{ adapter.dispatch('add_days')(date, days) }} {%- endmacro %}
{% macro duckdb__add_days(date, days) -%} {{ date }} + {{ days }} {%- endmacro %}
{% macro spark__add_days(date, days) -%} date_add({{ date }}, cast({{ days }} as int)) {%- endmacro %}

{#- First days of months between two dates as a list, empty where the first is later than the last. -#}
{% macro months_from(first, last) -%} {{ adapter.dispatch('months_from')(first, last) }} {%- endmacro %}
{% macro duckdb__months_from(first, last) -%}
    generate_series(date_trunc('month', {{ first }}), {{ last }}, interval 1 month)
{%- endmacro %}
{% macro spark__months_from(first, last) -%}
    case
        when trunc({{ first }}, 'month') <= {{ last }}
            then sequence(trunc({{ first }}, 'month'), cast({{ last }} as date), interval '1' month)
    end
{%- endmacro %}

{#- Borders of months between two dates: from 31 January to 1 February is one. -#}
{% macro months_between(earlier, later) -%} {{ adapter.dispatch('months_between')(earlier, later) }} {%- endmacro %}
{% macro duckdb__months_between(earlier, later) -%} date_diff('month', {{ earlier }}, {{ later }}) {%- endmacro %}
{% macro spark__months_between(earlier, later) -%}
    (12 * (year({{ later }}) - year({{ earlier }})) + month({{ later }}) - month({{ earlier }}))
{%- endmacro %}

{% macro days_between(earlier, later) -%} {{ adapter.dispatch('days_between')(earlier, later) }} {%- endmacro %}
{% macro duckdb__days_between(earlier, later) -%} date_diff('day', {{ earlier }}, {{ later }}) {%- endmacro %}
{% macro spark__days_between(earlier, later) -%} cast(datediff({{ later }}, {{ earlier }}) as bigint) {%- endmacro %}

{#- A date as text: `2024`, `2024-08` or `31.08.2024`. -#}
{% macro date_text(date, form) -%} {{ adapter.dispatch('date_text')(date, form) }} {%- endmacro %}
{% macro duckdb__date_text(date, form) -%}
    strftime({{ date }}, '{{ {"2024": "%Y", "2024-08": "%Y-%m", "31.08.2024": "%d.%m.%Y"}[form] }}')
{%- endmacro %}
{% macro spark__date_text(date, form) -%}
    date_format({{ date }}, '{{ {"2024": "yyyy", "2024-08": "yyyy-MM", "31.08.2024": "dd.MM.yyyy"}[form] }}')
{%- endmacro %}
