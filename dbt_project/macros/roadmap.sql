{#- Evidence over the planned pairs (event, due date): done or not by D. A pair off control counts nowhere. -#}
{% macro roadmap_evidence(kpi_code, block_no=none) %}
select
    p.region_code,
    cast(null as string) as municipality_code,
    w.as_of,
    '{{ kpi_code }}' as kpi_code,
    p.event_ref || ' ' || p.due_on as unit_id,
    true as in_denominator,
    coalesce(r.done_on <= w.as_of, false) as in_numerator
from {{ ref('int_roadmap_plan') }} as p
inner join {{ ref('int_kpi_windows') }} as w
    on p.region_code = w.region_code and w.kpi_code = '{{ kpi_code }}' and w.as_of >= p.due_on
left join {{ ref('int_roadmap__fate') }} as r
    on
        p.region_code = r.region_code
        and p.event_ref = r.event_ref
        and p.due_on = r.due_on
        and r.fate = 'accepted'
where
    not coalesce(r.cancelled, false)
    {%- if block_no %}
    and p.block_no = '{{ block_no }}'
    {%- endif %}
{% endmacro %}
