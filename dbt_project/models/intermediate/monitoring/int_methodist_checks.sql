-- Every methodist in force against every requirement: met, not_met, or unknown where nothing is delivered about it.
with assessed as (
    select
        person_key,
        min(assessed_on) as assessed_on
    from {{ ref('int_fioko__in_force') }}
    where person_key is not null
    group by person_key
),

reporting as (
    select
        region_code,
        min(period_start) as fioko_since
    from {{ ref('int_deliveries') }}
    where source = 'fioko'
    group by region_code
),

known as (
    select
        m.region_code,
        m.as_of,
        m.person_key,
        array_contains(s.category, 'highest') as has_highest_category,
        s.teaching_since,
        r.is_association_head,
        r.is_exam_expert,
        r.is_community_leader,
        r.has_stable_results,
        case
            when a.assessed_on <= m.as_of then true
            -- silence says no only where results are reported at all
            when p.fioko_since <= m.as_of then false
        end as is_fioko_assessed,
        coalesce(r.academy_training_on <= m.as_of, false) as is_academy_trained
    from {{ ref('int_methodists_in_force') }} as m
    inner join {{ ref('int_methodists__fate') }} as r on m.delivery_key = r.delivery_key and m.row_order = r.row_order
    inner join {{ ref('int_staff_population') }} as h on m.person_key = h.person_key and m.as_of = h.as_of
    inner join {{ ref('int_staff__fate') }} as s on h.delivery_key = s.delivery_key and h.row_order = s.row_order
    left join assessed as a on m.person_key = a.person_key
    left join reporting as p on m.region_code = p.region_code
),

checked as (
    select
        k.region_code,
        k.as_of,
        k.person_key,
        q.code,
        q.needed,
        case q.code
            when 'must_highest_category' then k.has_highest_category
            when 'must_experience_5y' then k.teaching_since <= {{ add_months('k.as_of', '-12 * q.min_years') }}
            when 'role_association_head' then k.is_association_head
            when 'role_gia_expert' then k.is_exam_expert
            when 'role_community_leader' then k.is_community_leader
            when 'role_stable_high_results' then k.has_stable_results
            when 'proc_fioko_assessment' then k.is_fioko_assessed
            when 'proc_academy_training' then k.is_academy_trained
        end as is_met
    from known as k
    cross join {{ ref('methodist_requirements') }} as q
)

select
    region_code,
    as_of,
    person_key,
    code,
    needed,
    case
        when is_met then 'met'
        when not is_met then 'not_met'
        else 'unknown'
    end as state
from checked
