-- Persons with a deficit who, after the diagnosis, started a programme of the federal registry that fits the group:
-- whatever its subject, and whether one fits the subject they teach.
select
    d.region_code,
    d.as_of,
    d.person_key,
    d.competency_group,
    bool_or(coalesce(p.target_subject = d.taught_subject, p.target_subject is null)) as has_programme_of_subject
from {{ ref('int_person_deficits') }} as d
inner join {{ ref('int_enrollments__in_force') }} as e
    on
        d.person_key = e.person_key
        and d.diagnosed_on < e.started_on
        and d.as_of >= e.started_on
inner join {{ ref('int_programme_versions') }} as p
    on
        e.region_code = p.region_code
        and e.program_id = p.program_id
        and d.as_of >= p.in_force_from
        and d.as_of < p.valid_until
        and p.in_federal_registry
        and (d.competency_group = 'all' or d.competency_group = p.target_group)
where d.is_deficit
group by d.region_code, d.as_of, d.person_key, d.competency_group
