{#-
    What became of the rows of a source to which nothing was delivered: it stands in the previous warehouse. Keys of
    deliveries and persons are numbered anew by every build; a row whose person was not known is looked up again.
-#}

{% macro fate_taken_over(source, columns, persons={}) %}
{%- set deliveries, known = ref('int_deliveries'), ref('int_persons') if persons %}
with earlier as (
    select
        p.* exclude (delivery_key),
        n.delivery_id,
        n.delivery_key
    from previous.{{ this.schema }}.{{ this.identifier }} as p
    inner join previous.{{ deliveries.schema }}.{{ deliveries.identifier }} as o on p.delivery_key = o.delivery_key
    inner join {{ deliveries }} as n on o.region_code = n.region_code and o.delivery_id = n.delivery_id
)
{%- if persons %},

numbers as (
    select
        o.person_key as old_key,
        n.person_key as new_key
    from previous.{{ known.schema }}.{{ known.identifier }} as o
    left join {{ known }} as n on o.region_code = n.region_code and o.person_id = n.person_id
)
{%- endif %}

select
    e.region_code,
    e.delivery_key,
    e.row_order,
    {% for name in persons.values() -%}
    of_{{ name }}.new_key as {{ name }},
    {% endfor -%}
    {% for column in columns -%}
    e.{{ column }},
    {% endfor -%}
    e.fate
from earlier as e
{%- for name in persons.values() %}
inner join numbers as of_{{ name }} on e.{{ name }} = of_{{ name }}.old_key
{%- endfor %}
{%- if persons %}
union all
select
    e.region_code,
    e.delivery_key,
    e.row_order,
    {% for name in persons.values() -%}
    of_{{ name }}.person_key as {{ name }},
    {% endfor -%}
    {% for column in columns -%}
    e.{{ column }},
    {% endfor -%}
    e.fate
from earlier as e
inner join {{ ref('stg_' ~ source) }} as s on e.delivery_id = s.delivery_id and e.row_order = s.row_order
{%- for column, name in persons.items() %}
left join {{ known }} as of_{{ name }} on s.region_code = of_{{ name }}.region_code and s.{{ column }} = of_{{ name }}.person_id
{%- endfor %}
where {% for name in persons.values() %}e.{{ name }} is null{{ ' or ' if not loop.last }}{% endfor %}
{%- endif %}
{% endmacro %}
