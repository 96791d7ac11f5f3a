-- How far the three steps have come: who has a map, who of them is diagnosed, who is compared in all of its groups.
with required_groups as (
    select
        position,
        taught_subject,
        count(*) as groups
    from {{ ref('int_required_levels') }}
    group by position, taught_subject
),

compared as (
    select
        d.person_key,
        d.as_of,
        count(*) as groups
    from {{ ref('int_person_deficits') }} as d
    inner join {{ ref('int_staff_population') }} as p on d.person_key = p.person_key and d.as_of = p.as_of
    inner join {{ ref('int_required_levels') }} as r
        on
            p.position = r.position
            and p.taught_subject is not distinct from r.taught_subject
            and d.competency_group = r.competency_group
    where d.competency_group <> 'all'
    group by d.person_key, d.as_of
),

leaves as (
    select
        p.region_code,
        p.municipality_code,
        p.as_of,
        k.position_group,
        count(*) as staff,
        count(r.groups) as mapped,
        count(c.groups) as diagnosed,
        count(*) filter (where c.groups = r.groups) as compared
    from {{ ref('int_staff_population') }} as p
    inner join {{ ref('positions') }} as k on p.position = k.position
    left join required_groups as r
        on p.position = r.position and p.taught_subject is not distinct from r.taught_subject
    left join compared as c on p.person_key = c.person_key and p.as_of = c.as_of
    group by p.region_code, p.municipality_code, p.as_of, k.position_group
)

select
    l.region_code,
    b.borders,
    b.municipality_code,
    l.as_of,
    l.position_group,
    cast(sum(l.staff) as bigint) as staff,
    cast(sum(l.mapped) as bigint) as mapped,
    cast(sum(l.diagnosed) as bigint) as diagnosed,
    cast(sum(l.compared) as bigint) as compared,
    cast(sum(l.diagnosed) as double) / nullif(sum(l.mapped), 0) as diagnosed_share,
    cast(sum(l.compared) as double) / nullif(sum(l.mapped), 0) as compared_share,
    cast(sum(l.compared) as double) / nullif(sum(l.diagnosed), 0) as compared_of_diagnosed_share
from leaves as l
inner join {{ ref('int_borders') }} as b on l.region_code = b.region_code and l.municipality_code = b.code
group by l.region_code, b.borders, b.municipality_code, l.as_of, l.position_group
order by l.region_code, b.borders, l.as_of, b.municipality_code, l.position_group
