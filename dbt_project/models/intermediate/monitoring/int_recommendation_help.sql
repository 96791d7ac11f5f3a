-- What can help a finding: the first programmes of the registry, methodists of the subject, sites of the municipality.
with needs as (
    select distinct
        f.region_code,
        f.as_of,
        f.municipality_code,
        f.rule_code,
        f.subject,
        f.competency_group,
        r.programme_need,
        r.site_types
    from {{ ref('int_recommendation_findings') }} as f
    inner join {{ ref('recommendation_rules') }} as r on f.rule_code = r.rule_code
),

-- municipalities share programmes, so a need is looked up once for the region
regional_needs as (
    select distinct
        region_code,
        as_of,
        programme_need,
        subject,
        competency_group
    from needs
),

fitting as (
    select
        n.region_code,
        n.programme_need,
        n.subject,
        n.competency_group,
        p.title,
        p.hours,
        count(*) over (
            partition by n.region_code, n.programme_need, n.subject, n.competency_group
        ) as programmes_available,
        row_number() over (
            partition by n.region_code, n.programme_need, n.subject, n.competency_group
            order by coalesce(p.target_subject = n.subject, false) desc, p.hours asc, p.program_id asc
        ) as place
    from regional_needs as n
    inner join {{ ref('int_registry_programmes') }} as p
        on
            n.region_code = p.region_code
            and n.as_of = p.as_of
            and case n.programme_need
                when 'in_federal_registry' then p.in_federal_registry
                when 'quality_management' then p.quality_management
                when 'group'
                    then
                        p.in_federal_registry
                        and n.competency_group = p.target_group
                        and (n.subject = 'all' or p.target_subject is null or n.subject = p.target_subject)
            end
),

programmes as (
    select
        region_code,
        programme_need,
        subject,
        competency_group,
        any_value(programmes_available) as programmes_available,
        {{ joined_texts("'«' || title || '» (' || hours || ' ч)'", ', ', 'place') }} as programmes_ru
    from fitting
    where place <= 3
    group by region_code, programme_need, subject, competency_group
),

-- a registry that is not in force is not an empty one
registries as (
    select distinct
        region_code,
        source
    from {{ ref('int_regional_states') }}
    where valid_from <= {{ last_as_of() }} and valid_until > {{ last_as_of() }}
),

methodists as (
    select
        m.region_code,
        m.municipality_code,
        f.subject
    from {{ ref('int_methodists_in_force') }} as m
    inner join {{ ref('int_methodists__fate') }} as f on m.delivery_key = f.delivery_key and m.row_order = f.row_order
    where m.as_of = {{ last_as_of() }}
),

methodists_of_need as (
    select
        n.region_code,
        n.municipality_code,
        n.rule_code,
        n.subject,
        n.competency_group,
        count(m.region_code) as methodists_region_count,
        count(m.region_code) filter (where n.municipality_code = m.municipality_code) as methodists_municipality_count
    from needs as n
    inner join registries as r on n.region_code = r.region_code and r.source = 'methodists'
    left join methodists as m on n.region_code = m.region_code and (n.subject = 'all' or n.subject = m.subject)
    group by n.region_code, n.municipality_code, n.rule_code, n.subject, n.competency_group
),

-- sites of the municipality first, then those of the region
ranked_sites as (
    select
        n.region_code,
        n.municipality_code,
        n.rule_code,
        n.subject,
        n.competency_group,
        s.org_name,
        t.name_ru,
        row_number() over (
            partition by n.region_code, n.municipality_code, n.rule_code, n.subject, n.competency_group
            order by
                coalesce(n.municipality_code = s.municipality_code, false) desc, s.site_type asc, s.org_inn asc
        ) as place
    from needs as n
    inner join {{ ref('int_sites_in_force') }} as s
        on
            n.region_code = s.region_code
            and n.as_of = s.as_of
            and array_contains(split(n.site_types, ';'), s.site_type)
    inner join {{ ref('site_types') }} as t on s.site_type = t.site_type
),

sites as (
    select
        region_code,
        municipality_code,
        rule_code,
        subject,
        competency_group,
        {{ joined_texts("org_name || ' (' || name_ru || ')'", ', ', 'place') }} as sites_ru
    from ranked_sites
    where place <= 2
    group by region_code, municipality_code, rule_code, subject, competency_group
)

select
    n.region_code,
    n.municipality_code,
    n.rule_code,
    n.subject,
    n.competency_group,
    case
        when n.programme_need is not null and r.source is not null then coalesce(p.programmes_available, 0)
    end as programmes_available,
    p.programmes_ru,
    m.methodists_municipality_count,
    m.methodists_region_count,
    s.sites_ru
from needs as n
left join registries as r on n.region_code = r.region_code and r.source = 'programs'
left join programmes as p
    on
        n.region_code = p.region_code
        and n.programme_need = p.programme_need
        and n.subject = p.subject
        and n.competency_group = p.competency_group
left join methodists_of_need as m
    on
        n.region_code = m.region_code
        and n.municipality_code is not distinct from m.municipality_code
        and n.rule_code = m.rule_code
        and n.subject = m.subject
        and n.competency_group = m.competency_group
left join sites as s
    on
        n.region_code = s.region_code
        and n.municipality_code is not distinct from s.municipality_code
        and n.rule_code = s.rule_code
        and n.subject = s.subject
        and n.competency_group = s.competency_group
