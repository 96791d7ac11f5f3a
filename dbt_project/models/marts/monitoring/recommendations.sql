with phrases as (
    select
        max(text_ru) filter (where code = 'few') as few,
        max(text_ru) filter (where code = 'many') as many,
        max(text_ru) filter (where code = 'unknown') as unknown,
        max(text_ru) filter (where code = 'no_programmes') as no_programmes,
        max(text_ru) filter (where code = 'no_sites') as no_sites,
        max(text_ru) filter (where code = 'default_actor') as default_actor
    from {{ ref('recommendation_phrases') }}
),

described as (
    select
        f.*,
        coalesce(m.name_ru, g.name_ru) as address_ru,
        coalesce(k.unit, 'share') as unit,
        coalesce(s.subject_ru, '') as subject_ru,
        coalesce(c.name_ru || ' компетенции', '') as group_ru,
        b.text_ru as basis_ru,
        h.programmes_available,
        h.programmes_ru,
        h.methodists_municipality_count,
        h.methodists_region_count,
        h.sites_ru,
        -- what the act says of the word is no part of the name
        replace(coalesce(a.actor_ru, p.default_actor), ' (общее понятие)', '') as actor_ru,
        o.function_ru_short as actor_function_ru,
        r.text_ru as template_ru,
        r.clause_ru,
        r.reason_ru,
        p.few,
        p.many,
        p.unknown,
        p.no_programmes,
        p.no_sites
    from {{ ref('int_recommendation_findings') }} as f
    cross join phrases as p
    inner join {{ ref('recommendation_rules') }} as r on f.rule_code = r.rule_code
    inner join {{ ref('recommendation_phrases') }} as b on f.target_basis = b.code
    inner join {{ ref('regions') }} as g on f.region_code = g.region_code
    inner join {{ ref('int_recommendation_help') }} as h
        on
            f.region_code = h.region_code
            and f.municipality_code is not distinct from h.municipality_code
            and f.rule_code = h.rule_code
            and f.subject = h.subject
            and f.competency_group = h.competency_group
    left join {{ ref('municipalities') }} as m on f.municipality_code = m.municipality_code
    left join {{ ref('int_kpi_catalogue') }} as k on f.kpi_code = k.kpi_code
    left join {{ ref('taught_subjects') }} as s on f.subject = s.subject_code
    left join {{ ref('competency_groups') }} as c on f.competency_group = c.competency_group
    left join {{ ref('recommendation_addressees') }} as a
        on f.region_code = a.region_code and r.actor_role = a.actor_role
    left join {{ ref('actor_functions') }} as o
        on a.region_code = o.region_code and a.actor_ru = o.actor_ru and a.function_no = o.function_no
)

select
    region_code,
    as_of,
    address_kind,
    municipality_code,
    address_ru,
    row_number() over (
        partition by region_code, address_kind
        order by
            severity asc,
            affected_count desc nulls last,
            deviation desc,
            municipality_code asc,
            rule_code asc,
            subject asc,
            competency_group asc
    ) as priority_rank,
    row_number() over (
        partition by region_code, address_kind, municipality_code
        order by
            severity asc,
            affected_count desc nulls last,
            deviation desc,
            rule_code asc,
            subject asc,
            competency_group asc
    ) as address_rank,
    rule_code,
    severity,
    evidence_mart,
    kpi_code,
    subject,
    competency_group,
    unit,
    value,
    target_value,
    target_basis,
    deviation,
    cast(denominator as bigint) as group_size,
    case when affected_count >= {{ least_group() }} then cast(affected_count as bigint) end as affected_count,
    cast(programmes_available as bigint) as programmes_available,
    programmes_ru,
    cast(methodists_municipality_count as bigint) as methodists_municipality_count,
    cast(methodists_region_count as bigint) as methodists_region_count,
    sites_ru,
    actor_ru,
    actor_function_ru,
    {{ filled('template_ru', {
        'address': 'address_ru',
        'value': figure_ru('value', 'unit'),
        'target': figure_ru('target_value', 'unit'),
        'basis': 'basis_ru',
        'affected': count_ru('affected_count', 'few'),
        'subject': 'subject_ru',
        'group': 'group_ru',
        'programmes': 'coalesce(programmes_ru, if(programmes_available is null, unknown, no_programmes))',
        'sites': 'coalesce(sites_ru, no_sites)',
        'methodists': methodists_ru('methodists_municipality_count'),
        'region_methodists': methodists_ru('methodists_region_count'),
        'actor': 'actor_ru'
    }) }} as text_ru,
    clause_ru,
    reason_ru,
    state
from described
order by region_code, address_kind, priority_rank
