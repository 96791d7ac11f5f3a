with staffed_organizations as (
    select
        o.region_code,
        o.as_of,
        o.org_inn,
        o.municipality_code,
        s.delivery_key
    from {{ ref('int_organizations_in_force') }} as o
    inner join {{ ref('int_snapshot_states') }} as s
        on o.region_code = s.region_code and o.as_of = s.as_of and o.delivered_code = s.code
    where s.source = 'staff'
),

ranked as (
    select
        o.region_code,
        o.as_of,
        o.municipality_code,
        p.person_key,
        r.org_inn,
        r.position,
        r.taught_subject,
        r.birth_month,
        r.teaching_since,
        r.delivery_key,
        r.row_order,
        row_number() over (partition by o.as_of, p.person_key order by r.org_inn, r.position) as home_rank
    from {{ ref('int_staff__fate') }} as r
    inner join staffed_organizations as o on r.delivery_key = o.delivery_key and r.org_inn = o.org_inn
    inner join {{ ref('int_persons') }} as p on r.region_code = p.region_code and r.person_id = p.person_id
    where r.fate = 'accepted' and r.employment = 'active' and r.main_job
)

select
    region_code,
    as_of,
    municipality_code,
    person_key,
    org_inn,
    position,
    taught_subject,
    position in ('head', 'deputy_head', 'unit_head') as is_managerial,
    position in ('teacher', 'primary_teacher') as is_teacher,
    -- D is a month end, so a birthday of its month has come by then and the month of birth is enough
    {{ add_months('birth_month', 35 * 12) }} > date_trunc('month', as_of)
    and teaching_since > {{ add_months('as_of', -36) }} as is_young,
    -- full years; likewise every day of D's month has come by then
    greatest({{ whole_quotient(months_between('teaching_since', 'as_of'), 12) }}, 0) as experience_years,
    delivery_key,
    row_order
from ranked
where home_rank = 1
