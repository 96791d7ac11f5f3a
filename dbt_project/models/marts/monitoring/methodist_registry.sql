with judged as (
    select
        region_code,
        as_of,
        person_key,
        any_value(state) filter (where code = 'must_highest_category') as must_highest_category,
        any_value(state) filter (where code = 'must_experience_5y') as must_experience_5y,
        any_value(state) filter (where code = 'role_association_head') as role_association_head,
        any_value(state) filter (where code = 'role_gia_expert') as role_gia_expert,
        any_value(state) filter (where code = 'role_community_leader') as role_community_leader,
        any_value(state) filter (where code = 'role_stable_high_results') as role_stable_high_results,
        any_value(state) filter (where code = 'proc_fioko_assessment') as proc_fioko_assessment,
        any_value(state) filter (where code = 'proc_academy_training') as proc_academy_training,
        count(*) filter (where state = 'met') as met,
        count(*) filter (where state = 'unknown') as unknown,
        bool_or(needed = 'each' and state = 'not_met') as lacks_one_of_each,
        bool_and(state = 'met') filter (where needed = 'each') as has_each,
        bool_or(state = 'met') filter (where needed = 'one_of') as has_role,
        bool_and(state = 'not_met') filter (where needed = 'one_of') as lacks_role
    from {{ ref('int_methodist_checks') }}
    group by region_code, as_of, person_key
),

loads as (
    select
        person_key,
        as_of,
        count(*) as mentees
    from {{ ref('int_methodist_pairs') }}
    group by person_key, as_of
),

numbered as (
    select
        m.region_code,
        m.municipality_code,
        m.as_of,
        m.person_key,
        r.subject,
        row_number() over (
            partition by m.region_code, m.as_of order by m.municipality_code, r.subject, m.person_key
        ) as number
    from {{ ref('int_methodists_in_force') }} as m
    inner join {{ ref('int_methodists__fate') }} as r on m.delivery_key = r.delivery_key and m.row_order = r.row_order
)

select
    n.region_code,
    b.borders,
    b.municipality_code,
    n.as_of,
    n.subject,
    {{ date_text('n.as_of', '2024-08') }} || '-' || lpad(cast(n.number as string), 4, '0') as row_key,
    j.must_highest_category,
    j.must_experience_5y,
    j.role_association_head,
    j.role_gia_expert,
    j.role_community_leader,
    j.role_stable_high_results,
    j.proc_fioko_assessment,
    j.proc_academy_training,
    j.met as requirements_met_count,
    j.unknown as requirements_unknown_count,
    case
        when j.has_each and coalesce(j.has_role, true) then true
        when j.lacks_one_of_each or j.lacks_role then false
    end as all_met,
    coalesce(l.mentees, 0) as mentees_count,
    t.mentees_max,
    coalesce(l.mentees, 0) > t.mentees_max as is_overloaded
from numbered as n
inner join {{ ref('int_borders') }} as b on n.region_code = b.region_code and n.municipality_code = b.code
inner join judged as j on n.person_key = j.person_key and n.as_of = j.as_of
left join loads as l on n.person_key = l.person_key and n.as_of = l.as_of
left join {{ ref('int_mentoring_limits') }} as t on n.region_code = t.region_code and t.form = 'methodist_support'
order by n.region_code, b.borders, n.as_of, row_key
