-- What: counts of mentoring_forms are the same on both borders, month by month and form by form.
-- When it matters: a pair or a mentor lost or counted twice by a change of borders.
-- How to resolve: see which municipality of int_mentoring_counts has no place in int_borders.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

select
    region_code,
    as_of,
    form
from (
    select
        region_code,
        borders,
        as_of,
        form,
        coalesce(sum(pairs_count), 0) as pairs,
        coalesce(sum(mentors_count), 0) as mentors,
        coalesce(sum(mentees_count), 0) as mentees,
        coalesce(sum(young_specialists_count), 0) as young,
        coalesce(sum(young_without_mentor_count), 0) as young_without,
        coalesce(sum(overloaded_mentors_count), 0) as overloaded
    from {{ ref('mentoring_forms') }}
    where borders <> 'district'
    group by region_code, borders, as_of, form
) as summed
group by region_code, as_of, form
having
    count(*) <> 2
    or min(pairs) <> max(pairs)
    or min(mentors) <> max(mentors)
    or min(mentees) <> max(mentees)
    or min(young) <> max(young)
    or min(young_without) <> max(young_without)
    or min(overloaded) <> max(overloaded)
