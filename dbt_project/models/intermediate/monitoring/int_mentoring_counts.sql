-- Counts on the borders of D: pairs and mentees at the mentee's home, mentors at the mentor's, young at their own.
with forms as (
    select form
    from {{ ref('mentoring_form_names') }}
    union all
    select 'all' as form
),

mentees as (
    select
        p.region_code,
        p.mentee_municipality_code as municipality_code,
        p.as_of,
        f.form,
        count(distinct cast(p.mentor_key as bigint) * 4294967296 + p.mentee_key) as pairs,
        count(distinct p.mentee_key) as mentees
    from {{ ref('int_active_pairs') }} as p
    inner join forms as f on f.form = 'all' or p.form = f.form
    group by p.region_code, p.mentee_municipality_code, p.as_of, f.form
),

mentors as (
    select
        m.region_code,
        m.municipality_code,
        m.as_of,
        f.form,
        count(distinct m.mentor_key) as mentors,
        count(distinct m.mentor_key) filter (where m.is_overloaded) as overloaded_mentors
    from {{ ref('int_mentor_loads') }} as m
    inner join forms as f on f.form = 'all' or m.form = f.form
    group by m.region_code, m.municipality_code, m.as_of, f.form
),

-- one row per mentee and form, so that the join below has equalities only: with «or» it would compare all with all
mentored as (
    select distinct
        p.as_of,
        p.mentee_key,
        f.form
    from {{ ref('int_active_pairs') }} as p
    cross join {{ rows_of(list_of(['p.form', "'all'"])) }} as f (form)
),

young as (
    select
        y.region_code,
        y.municipality_code,
        y.as_of,
        f.form,
        count(distinct y.person_key) as young_specialists,
        count(distinct y.person_key) filter (where p.mentee_key is null) as young_without_mentor
    from {{ ref('int_staff_population') }} as y
    cross join forms as f
    left join mentored as p
        on y.person_key = p.mentee_key and y.as_of = p.as_of and f.form = p.form
    where y.is_young and not y.is_managerial
    group by y.region_code, y.municipality_code, y.as_of, f.form
)

select
    region_code,
    municipality_code,
    as_of,
    form,
    sum(pairs) as pairs,
    sum(mentees) as mentees,
    sum(mentors) as mentors,
    sum(overloaded_mentors) as overloaded_mentors,
    sum(young_specialists) as young_specialists,
    sum(young_without_mentor) as young_without_mentor
from (
    select
        region_code,
        municipality_code,
        as_of,
        form,
        pairs,
        mentees,
        0 as mentors,
        0 as overloaded_mentors,
        0 as young_specialists,
        0 as young_without_mentor
    from mentees
    union all
    select
        region_code,
        municipality_code,
        as_of,
        form,
        0 as pairs,
        0 as mentees,
        mentors,
        overloaded_mentors,
        0 as young_specialists,
        0 as young_without_mentor
    from mentors
    union all
    select
        region_code,
        municipality_code,
        as_of,
        form,
        0 as pairs,
        0 as mentees,
        0 as mentors,
        0 as overloaded_mentors,
        young_specialists,
        young_without_mentor
    from young
) as parts
group by region_code, municipality_code, as_of, form
