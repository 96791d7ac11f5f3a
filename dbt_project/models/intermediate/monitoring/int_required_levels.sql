-- Level required of a position, taught subject (null: none) and group; what is said of the subject wins over `all`.
with pairs as (
    select distinct
        position,
        competency_group
    from {{ ref('competency_requirements') }}
),

subjects as (
    select subject_code as taught_subject from {{ ref('taught_subjects') }}
    union all
    select null as taught_subject
)

select
    p.position,
    s.taught_subject,
    p.competency_group,
    coalesce(own.required_level, common.required_level) as required_level
from pairs as p
cross join subjects as s
left join {{ ref('competency_requirements') }} as own
    on p.position = own.position and p.competency_group = own.competency_group and s.taught_subject = own.subject
left join {{ ref('competency_requirements') }} as common
    on p.position = common.position and p.competency_group = common.competency_group and common.subject = 'all'
where coalesce(own.required_level, common.required_level) is not null
