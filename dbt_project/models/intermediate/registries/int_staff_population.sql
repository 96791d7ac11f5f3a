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

at_work as (
    select
        p.person_key,
        r.org_inn,
        r.position,
        r.taught_subject,
        r.birth_month,
        r.teaching_since,
        r.delivery_key,
        r.row_order
    from {{ ref('int_staff__fate') }} as r
    inner join {{ ref('int_persons') }} as p on r.region_code = p.region_code and r.person_id = p.person_id
    where r.fate = 'accepted' and r.employment = 'active' and r.main_job
),

-- Only those who ever had a second place of work have to be ranked: an organisation has one delivery in force, and in
-- it a person, organisation and position one row.
movers as (
    select person_key
    from at_work
    group by person_key
    having min(org_inn) <> max(org_inn) or min(position) <> max(position)
),

ranked as (
    select
        o.region_code,
        o.as_of,
        o.municipality_code,
        w.*,
        row_number() over (partition by o.as_of, w.person_key order by w.org_inn, w.position) as home_rank
    from at_work as w
    inner join movers as m on w.person_key = m.person_key
    inner join staffed_organizations as o on w.delivery_key = o.delivery_key and w.org_inn = o.org_inn
),

homes as (
    select *
    from ranked
    where home_rank = 1
    union all
    select
        o.region_code,
        o.as_of,
        o.municipality_code,
        w.*,
        1 as home_rank
    from at_work as w
    left join movers as m on w.person_key = m.person_key
    inner join staffed_organizations as o on w.delivery_key = o.delivery_key and w.org_inn = o.org_inn
    where m.person_key is null
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
from homes
