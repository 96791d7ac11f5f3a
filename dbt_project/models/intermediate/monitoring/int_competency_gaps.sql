-- Diagnosed level against the required one, in steps of the deficit scale (0: the requirement is met).
with steps as (
    select
        region_code,
        as_of,
        level,
        row_number() over (partition by region_code, as_of order by percent_from desc) as step
    from {{ ref('int_deficit_levels') }}
)

select
    d.region_code,
    d.municipality_code,
    d.as_of,
    d.position,
    d.taught_subject,
    d.competency_group,
    greatest(found.step - wanted.step, 0) as gap,
    sum(d.persons) as persons
from {{ ref('int_profile_deficits') }} as d
inner join {{ ref('int_required_levels') }} as r
    on
        d.position = r.position
        and d.competency_group = r.competency_group
        and d.taught_subject is not distinct from r.taught_subject
inner join steps as found on d.region_code = found.region_code and d.as_of = found.as_of and d.level = found.level
inner join steps as wanted
    on d.region_code = wanted.region_code and d.as_of = wanted.as_of and r.required_level = wanted.level
group by d.region_code, d.municipality_code, d.as_of, d.position, d.taught_subject, d.competency_group, gap
