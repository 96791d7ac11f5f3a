-- A person's deficits are closed when every pair that deficit_closed_share counts is; the day is that of the last exit.
with pairs as (
    select
        as_of,
        cast(split_part(unit_id, ' ', 1) as integer) as person_key,
        split_part(unit_id, ' ', 2) as competency_group,
        in_numerator
    from {{ ref('deficit_closed_share') }}
)

select
    p.as_of,
    p.person_key,
    max(x.diagnosed_on) as closed_on
from pairs as p
inner join {{ ref('int_stage_results') }} as x
    on
        p.person_key = x.person_key
        and p.competency_group = x.competency_group
        and x.stage = 'exit'
        and p.as_of >= x.diagnosed_on
        and p.as_of < coalesce(x.next_on, date '9999-12-31')
group by p.as_of, p.person_key
having bool_and(p.in_numerator)
