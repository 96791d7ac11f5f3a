{#- Shared pieces of the indicator models: windows of a run and evidence over the staff population. -#}

{#- Windows of one indicator: one row per region and first day of window, with the last month end that it serves. -#}
{% macro windows_of(kpi_code) %}
    select
        w.region_code,
        w.window_start,
        max(w.as_of) as last_as_of,
        any_value(w.evidence_providers) as evidence_providers,
        any_value(w.programme_rule) as programme_rule
    from {{ ref('int_kpi_windows') }} as w
    where w.kpi_code = '{{ kpi_code }}'
    group by w.region_code, w.window_start
{% endmacro %}

{% macro is_in_population(population, person) -%}
    case {{ population }}
        when 'staff' then true
        when 'managerial' then {{ person }}.is_managerial
        when 'pedagogical' then not {{ person }}.is_managerial
        when 'teachers' then {{ person }}.is_teacher
        when 'young' then {{ person }}.is_young and not {{ person }}.is_managerial
    end
{%- endmacro %}

{#- Programmes that count, by the rule's name in the indicator's meta or the region's exception. -#}
{% macro fits_programme_rule(rule, programme) -%}
    case {{ rule }}
        when 'in_federal_registry' then {{ programme }}.in_federal_registry
        when 'quality_management' then {{ programme }}.quality_management
        when 'upskilling' then {{ programme }}.kind = 'upskilling'
    end
{%- endmacro %}

{#-
    Evidence over the population of the indicator. `firsts` is a CTE (person_key, window_start, first_on): a person is in
    the numerator of D when the first event of the window that D belongs to is not after D. With `denominator_firsts`
    (the same shape) only persons with such an event are in the denominator.
-#}
{% macro person_evidence(kpi_code, firsts='firsts', denominator_firsts=none) %}
select
    p.region_code,
    p.municipality_code,
    p.as_of,
    '{{ kpi_code }}' as kpi_code,
    cast(p.person_key as string) as unit_id,
    true as in_denominator,
    f.person_key is not null as in_numerator
from {{ ref('int_staff_population') }} as p
inner join {{ ref('int_kpi_windows') }} as w
    on p.region_code = w.region_code and p.as_of = w.as_of and w.kpi_code = '{{ kpi_code }}'
{%- if denominator_firsts %}
inner join {{ denominator_firsts }} as d
    on p.person_key = d.person_key and w.window_start = d.window_start and p.as_of >= d.first_on
{%- endif %}
left join {{ firsts }} as f
    on p.person_key = f.person_key and w.window_start = f.window_start and p.as_of >= f.first_on
where {{ is_in_population('w.population', 'p') }}
{% endmacro %}
