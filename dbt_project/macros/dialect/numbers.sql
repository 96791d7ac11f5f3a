{#-
    Arithmetic that must give the same last digit on both engines. DuckDB's is the measure: Spark goes through the
    shortest text of a number where DuckDB multiplies, and every difference in a last digit is a difference of figures.
-#}

{#- Quotient without its fraction. -#}
{% macro whole_quotient(dividend, divisor) -%} {{ adapter.dispatch('whole_quotient')(dividend, divisor) }} {%- endmacro %}
{% macro duckdb__whole_quotient(dividend, divisor) -%} {{ dividend }} // {{ divisor }} {%- endmacro %}
{% macro spark__whole_quotient(dividend, divisor) -%} {{ dividend }} div {{ divisor }} {%- endmacro %}

{#- A double as decimal(18, 15). -#}
{% macro as_decimal_15(number) -%} {{ adapter.dispatch('as_decimal_15')(number) }} {%- endmacro %}
{% macro duckdb__as_decimal_15(number) -%} cast({{ number }} as decimal(18, 15)) {%- endmacro %}
{% macro spark__as_decimal_15(number) -%}
    cast(cast(round({{ number }} * 1e15) as bigint) * cast('0.000000000000001' as decimal(15, 15)) as decimal(18, 15))
{%- endmacro %}

{#- A sum of decimals as a double: beyond 2^53 units of the last place DuckDB converts the whole and the rest apart. -#}
{% macro as_double(number, places=15) -%} {{ adapter.dispatch('as_double')(number, places) }} {%- endmacro %}
{% macro duckdb__as_double(number, places) -%} cast({{ number }} as double) {%- endmacro %}
{% macro spark__as_double(number, places) -%}
    case
        when abs({{ number }}) <= cast('9007199254740992e-{{ places }}' as decimal(38, {{ places }}))
            then cast({{ number }} as double)
        else cast(floor({{ number }}) as double) + cast({{ number }} % cast(1 as decimal(1, 0)) as double)
    end
{%- endmacro %}

{#- A double with 12 places after the point, so that results that are equal are equal to the last digit. -#}
{% macro rounded_12(number) -%} {{ adapter.dispatch('rounded_12')(number) }} {%- endmacro %}
{% macro duckdb__rounded_12(number) -%} round({{ number }}, 12) {%- endmacro %}
{% macro spark__rounded_12(number) -%} round({{ number }} * 1e12) / 1e12 {%- endmacro %}

{#- A double as text with one place after the point; a tie goes to the even digit. -#}
{% macro one_place(number) -%} {{ adapter.dispatch('one_place')(number) }} {%- endmacro %}
{% macro duckdb__one_place(number) -%} format('{:.1f}', {{ number }}) {%- endmacro %}
{% macro spark__one_place(number) -%} format_number({{ number }}, '0.0') {%- endmacro %}
