{#- Accepted rows of a source that point at nothing, one row per region and reason. `condition` is true for an orphan. -#}
{% macro orphans_of(source, reason, condition, has_cancelled=true) %}
    select
        s.region_code,
        '{{ source }}' as source,
        '{{ reason }}' as reason,
        count(*) filter (where {{ condition }}) as rows_orphaned,
        count(*) as rows_accepted
    from {{ ref('int_' ~ source ~ '__fate') }} as s
    where s.fate = 'accepted' {%- if has_cancelled %} and not coalesce(s.cancelled, false) {%- endif %}
    group by s.region_code
{% endmacro %}

{% macro is_unknown_organization() -%}
    not exists (
        select 1 from {{ ref('int_organizations__fate') }} as o
        where o.fate = 'accepted' and s.region_code = o.region_code and s.org_inn = o.org_inn
    )
{%- endmacro %}

{% macro is_unknown_programme(date) -%}
    not exists (
        select 1 from {{ ref('int_programme_versions') }} as p
        where
            s.region_code = p.region_code
            and s.program_id = p.program_id
            and {{ date }} >= p.known_from
            and {{ date }} < p.valid_until
    )
{%- endmacro %}

{% macro is_unknown_person() -%}
    not exists (
        select 1 from {{ ref('int_persons') }} as p
        where s.region_code = p.region_code and s.person_id = p.person_id
    )
{%- endmacro %}
