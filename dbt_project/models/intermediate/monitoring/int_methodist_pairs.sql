-- Pedagogical staff supported by methodists in force: the pairs behind teachers_per_methodist.
select
    p.region_code,
    p.as_of,
    m.person_key,
    m.municipality_code,
    p.mentee_key,
    p.mentee_municipality_code,
    t.taught_subject as mentee_subject
from {{ ref('int_active_pairs') }} as p
inner join {{ ref('int_methodists_in_force') }} as m on p.mentor_key = m.person_key and p.as_of = m.as_of
inner join {{ ref('int_staff_population') }} as t
    on p.mentee_key = t.person_key and p.as_of = t.as_of and not t.is_managerial
where p.form = 'methodist_support'
