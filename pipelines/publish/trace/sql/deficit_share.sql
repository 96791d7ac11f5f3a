-- Serves the indicators and the deficit map; `all` groups are proved by the results of every single group.
with persons as (
    select
        d.as_of,
        d.municipality_code,
        d.person_key,
        d.competency_group,
        d.is_deficit
    from intermediate.int_person_deficits as d
    inner join asked as a
        on d.region_code = a.region_code and d.as_of = a.as_of and d.competency_group = a.competency_group
    where a.subject = 'all' or d.taught_subject = a.subject
),

results as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        p.is_deficit,
        'diagnostics' as source,
        r.delivery_key,
        r.row_order
    from persons as p
    inner join intermediate.int_person_deficits as g
        on
            p.person_key = g.person_key
            and p.as_of = g.as_of
            and g.competency_group <> 'all'
            and p.competency_group in ('all', g.competency_group)
    inner join intermediate.int_diagnostics__in_force as r
        on
            g.person_key = r.person_key
            and g.competency_group = r.competency_group
            and g.diagnosed_on = r.diagnosed_on
            and r.provider = 'cnppm'
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from results
union all
select
    'denominator' as part,
    w.as_of,
    w.municipality_code,
    cast(w.person_key as varchar) as unit_id,
    w.source,
    w.delivery_key,
    w.row_order
from at_work_rows as w
inner join persons as p on w.person_key = p.person_key and w.as_of = p.as_of
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from results
where is_deficit
