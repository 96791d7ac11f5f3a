-- Counts of the map on the borders of D at the finest grain: taught subject (null where there is none) and group.
select
    d.region_code,
    d.municipality_code,
    d.as_of,
    d.taught_subject,
    d.competency_group,
    count(*) as diagnosed,
    count(*) filter (where d.level = 'high') as high,
    count(*) filter (where d.level = 'medium') as medium,
    count(*) filter (where d.level = 'low') as low,
    count(*) filter (where d.level = 'none') as none,
    count(*) filter (where d.is_deficit) as deficit,
    -- decimals: the sum does not depend on the order of the rows
    sum(d.percent) as percent_sum,
    count(e.person_key) as deficit_enrolled,
    count(e.person_key) filter (where e.has_programme_of_subject) as deficit_enrolled_of_subject
from {{ ref('int_person_deficits') }} as d
left join {{ ref('int_deficit_enrolled') }} as e
    on
        d.person_key = e.person_key
        and d.as_of = e.as_of
        and d.competency_group = e.competency_group
group by d.region_code, d.municipality_code, d.as_of, d.taught_subject, d.competency_group
