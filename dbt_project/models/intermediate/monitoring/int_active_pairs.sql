-- Pairs of mentor and mentee active on a month end, both in the staff population; a renewed pair is one.
select distinct
    mentor.region_code,
    mentor.as_of,
    g.form,
    g.mentor_key,
    mentor.municipality_code as mentor_municipality_code,
    g.mentee_key,
    mentee.municipality_code as mentee_municipality_code
from {{ ref('int_mentoring__in_force') }} as g
inner join {{ ref('int_staff_population') }} as mentor
    on
        g.mentor_key = mentor.person_key
        and g.started_on <= mentor.as_of
        and coalesce(g.finished_on, date '9999-12-31') > mentor.as_of
inner join {{ ref('int_staff_population') }} as mentee
    on g.mentee_key = mentee.person_key and mentor.as_of = mentee.as_of
