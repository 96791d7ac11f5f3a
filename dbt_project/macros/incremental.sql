{#-
    A night that computes only the months that new files can change (`affected`: first month end by region; null: all).
    The other months are brought over after the models, so a model sees no month but those to compute, unless it asks
    for every month. DuckDB only: elsewhere `affected` stays null.
-#}

{#- Hook: the warehouse that is there, under the name `previous`. -#}
{% macro attach_previous() -%}
    {%- if var('affected') is mapping -%}
        attach if not exists '{{ env_var("RSNMS_PREVIOUS_DB") | replace("'", "''") }}' as previous (read_only)
    {%- endif -%}
{%- endmacro %}

{#- Whether a row of these columns is to be computed. -#}
{% macro is_affected(region_code='region_code', as_of='as_of') -%}
    {%- if var('affected') is not mapping -%} true
    {%- elif not var('affected') -%} false
    {%- else -%}
    case {{ region_code }}
        {%- for code, first in var('affected').items() %}
        when '{{ code }}' then {{ as_of }} >= date '{{ first }}'
        {%- endfor %}
        else false
    end
    {%- endif -%}
{%- endmacro %}

{#- A table of months without keys of persons and deliveries: the computed months and those that stay as they are. -#}
{% macro every_month(model) -%}
    {%- set computed = ref(model) -%}
    {%- if var('affected') is not mapping -%} {{ computed }}
    {%- else -%}
    (
        from {{ computed }}
        union all by name
        from previous.{{ computed.schema }}.{{ computed.identifier }} where not ({{ is_affected() }})
    )
    {%- endif -%}
{%- endmacro %}

{#- Homes of persons in every month: person_key, as_of, municipality_code. Keys are numbered anew by every build. -#}
{% macro homes_of_every_month() -%}
    {%- set computed, persons = ref('int_staff_population'), ref('int_persons') -%}
    {%- if var('affected') is not mapping -%} {{ computed }}
    {%- else -%}
    (
        select person_key, as_of, municipality_code from {{ computed }}
        union all
        select n.person_key, p.as_of, p.municipality_code
        from previous.{{ computed.schema }}.{{ computed.identifier }} as p
        inner join previous.{{ persons.schema }}.{{ persons.identifier }} as o on p.person_key = o.person_key
        inner join {{ persons }} as n on o.region_code = n.region_code and o.person_id = n.person_id
        where not ({{ is_affected('p.region_code', 'p.as_of') }})
    )
    {%- endif -%}
{%- endmacro %}
