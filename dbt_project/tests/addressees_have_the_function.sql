-- What: each role of a rule has one actor in each region whose actors are known, and the regulation gives it that
-- function.
-- When it matters: a recommendation would go to nobody, or to somebody whose task it is not.
-- How to resolve: name in recommendation_addressees an actor and function that stand in actor_functions.
{{ config(severity='error') }}

with roles as (
    select distinct
        r.actor_role,
        f.region_code
    from {{ ref('recommendation_rules') }} as r
    cross join {{ ref('actor_functions') }} as f
)

select
    r.actor_role,
    r.region_code
from roles as r
left join {{ ref('recommendation_addressees') }} as a on r.actor_role = a.actor_role and r.region_code = a.region_code
left join {{ ref('actor_functions') }} as f
    on a.region_code = f.region_code and a.actor_ru = f.actor_ru and a.function_no = f.function_no
where f.actor_ru is null
union all
select
    a.actor_role,
    a.region_code
from {{ ref('recommendation_addressees') }} as a
left join roles as r on a.actor_role = r.actor_role and a.region_code = r.region_code
where r.actor_role is null
