-- A team in force is its rows and the row of its organisation; half of it trained makes the numerator.
with teams as (
    select
        o.region_code,
        o.as_of,
        o.municipality_code,
        o.org_inn,
        s.delivery_key as team_key,
        o.delivery_key,
        o.row_order
    from intermediate.int_organizations_in_force as o
    inner join asked as a on o.region_code = a.region_code and o.as_of = a.as_of
    inner join intermediate.int_snapshot_states as s
        on o.region_code = s.region_code and o.as_of = s.as_of and o.delivered_code = s.code
    where s.source = 'management_teams'
),

trained as (
    select distinct
        as_of,
        person_key
    from trainings
    where is_passed
),

members as (
    select
        t.as_of,
        t.municipality_code,
        t.org_inn,
        m.person_key,
        m.delivery_key,
        m.row_order,
        f.person_key is not null as is_trained
    from teams as t
    inner join intermediate.int_team_members as m on t.team_key = m.delivery_key and t.org_inn = m.org_inn
    left join trained as f on m.person_key = f.person_key and t.as_of = f.as_of
),

half_trained as (
    select
        as_of,
        org_inn
    from members
    group by as_of, org_inn
    having 2 * count(*) filter (where is_trained) >= count(*)
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    org_inn as unit_id,
    'management_teams' as source,
    delivery_key,
    row_order
from members
union all
select
    'denominator' as part,
    t.as_of,
    t.municipality_code,
    t.org_inn as unit_id,
    'organizations' as source,
    t.delivery_key,
    t.row_order
from teams as t
inner join members as m on t.as_of = m.as_of and t.org_inn = m.org_inn
union all
select
    'numerator' as part,
    m.as_of,
    m.municipality_code,
    m.org_inn as unit_id,
    r.source,
    r.delivery_key,
    r.row_order
from members as m
inner join half_trained as h on m.as_of = h.as_of and m.org_inn = h.org_inn
inner join training_rows as r on m.person_key = r.person_key and m.as_of = r.as_of and r.is_passed
