{#-
    What became of every valid row: accepted, duplicate or superseded.
    Key columns are compared as they are (NULLs equal): a hash of them could collide and merge two rows of life.
-#}

{#- Events: per key in delivery order, then row order. A copy of the version before it is a duplicate; of the
    versions the last is accepted. The last version is the one after which the content never changes. -#}
{% macro event_fate(source, key, columns, persons={}) %}
{%- if source in (var('taken_over') or []) %}{{ fate_taken_over(source, columns, persons) }}{% else %}
{%- set versions = "partition by s.region_code, s." ~ key | join(", s.") ~ " order by d.delivery_order, s.row_order" %}
{%- set onwards = versions ~ " rows between current row and unbounded following" %}
with versions as (
    select
        s.region_code,
        d.delivery_key,
        s.row_order,
        {% for column in columns + (persons.keys() | list) -%}
        s.{{ column }},
        {% endfor -%}
        s.content_hash,
        lag(s.content_hash) over ({{ versions }}) as previous_hash,
        min(s.content_hash) over ({{ onwards }}) as lowest_hash,
        max(s.content_hash) over ({{ onwards }}) as highest_hash
    from {{ ref('stg_' ~ source) }} as s
    inner join {{ ref('int_deliveries') }} as d on s.delivery_id = d.delivery_id
)

select
    v.region_code,
    v.delivery_key,
    v.row_order,
    {% for column, name in persons.items() -%}
    {{ name }}_person.person_key as {{ name }},
    {% endfor -%}
    {% for column in columns -%}
    v.{{ column }},
    {% endfor -%}
    case
        when v.previous_hash = v.content_hash then 'duplicate'
        when v.lowest_hash = v.highest_hash then 'accepted'
        else 'superseded'
    end as fate
from versions as v
{%- for column, name in persons.items() %}
left join {{ ref('int_persons') }} as {{ name }}_person
    on v.region_code = {{ name }}_person.region_code and v.{{ column }} = {{ name }}_person.person_id
{%- endfor %}
{%- endif %}
{% endmacro %}

{#- Snapshots: a delivery replaces the older one of the same period and deliverer whole; inside a delivery the later
    row of a key wins and an identical copy is a duplicate. -#}
{% macro snapshot_fate(source, key, columns) %}
{%- if source in (var('taken_over') or []) %}{{ fate_taken_over(source, columns) }}{% else %}
{%- set versions = "partition by d.delivery_key, s." ~ key | join(", s.") ~ " order by s.row_order" %}
{%- set onwards = versions ~ " rows between current row and unbounded following" %}
with versions as (
    select
        s.region_code,
        d.delivery_key,
        d.is_latest_of_period,
        s.row_order,
        {% for column in columns -%}
        s.{{ column }},
        {% endfor -%}
        s.content_hash,
        lag(s.content_hash) over ({{ versions }}) as previous_hash,
        min(s.content_hash) over ({{ onwards }}) as lowest_hash,
        max(s.content_hash) over ({{ onwards }}) as highest_hash
    from {{ ref('stg_' ~ source) }} as s
    inner join {{ ref('int_deliveries') }} as d on s.delivery_id = d.delivery_id
)

select
    v.region_code,
    v.delivery_key,
    v.row_order,
    {% for column in columns -%}
    v.{{ column }},
    {% endfor -%}
    case
        when not v.is_latest_of_period then 'superseded'
        when v.previous_hash = v.content_hash then 'duplicate'
        when v.lowest_hash = v.highest_hash then 'accepted'
        else 'superseded'
    end as fate
from versions as v
{%- endif %}
{% endmacro %}
