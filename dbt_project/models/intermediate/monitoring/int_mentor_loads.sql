select
    p.region_code,
    p.as_of,
    p.form,
    p.mentor_key,
    p.mentor_municipality_code as municipality_code,
    count(*) as mentees,
    count(*) > any_value(l.mentees_max) as is_overloaded
from {{ ref('int_active_pairs') }} as p
left join {{ ref('int_mentoring_limits') }} as l on p.region_code = l.region_code and p.form = l.form
group by p.region_code, p.as_of, p.form, p.mentor_key, p.mentor_municipality_code
