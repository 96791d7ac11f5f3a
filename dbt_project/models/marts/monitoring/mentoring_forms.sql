with forms as (
    select
        form,
        form_ru
    from {{ ref('mentoring_form_names') }}
    union all
    select
        'all' as form,
        'Все формы' as form_ru
),

counts as (
    select
        c.region_code,
        b.borders,
        b.municipality_code,
        c.as_of,
        c.form,
        sum(c.pairs) as pairs,
        sum(c.mentees) as mentees,
        sum(c.mentors) as mentors,
        sum(c.overloaded_mentors) as overloaded_mentors,
        sum(c.young_specialists) as young_specialists,
        sum(c.young_without_mentor) as young_without_mentor
    from {{ ref('int_mentoring_counts') }} as c
    inner join {{ ref('int_borders') }} as b on c.region_code = b.region_code and c.municipality_code = b.code
    group by c.region_code, b.borders, b.municipality_code, c.as_of, c.form
),

cells as (
    select
        m.region_code,
        m.borders,
        m.municipality_code,
        m.as_of,
        f.form,
        f.form_ru,
        case when m.has_staff then coalesce(c.pairs, 0) end as pairs,
        case when m.has_staff then coalesce(c.mentees, 0) end as mentees,
        case when m.has_staff then coalesce(c.mentors, 0) end as mentors,
        case when m.has_staff then coalesce(c.young_specialists, 0) end as young_specialists,
        case when m.has_staff then coalesce(c.young_without_mentor, 0) end as young_without_mentor,
        -- without a limit nobody can be over it; of all forms those with a limit are judged
        case
            when m.has_staff and (f.form = 'all' or l.mentees_max is not null) then coalesce(c.overloaded_mentors, 0)
        end as overloaded_mentors,
        l.mentees_max,
        l.is_official,
        l.basis_ru,
        case when not m.has_staff then 'x' end as missing_reason
    from {{ ref('int_municipal_cells') }} as m
    cross join forms as f
    left join counts as c
        on
            m.region_code = c.region_code
            and m.borders = c.borders
            and m.municipality_code = c.municipality_code
            and m.as_of = c.as_of
            and f.form = c.form
    left join {{ ref('int_mentoring_limits') }} as l on m.region_code = l.region_code and f.form = l.form
)

select
    region_code,
    borders,
    municipality_code,
    as_of,
    form,
    form_ru,
    cast(pairs as bigint) as pairs_count,
    cast(mentors as bigint) as mentors_count,
    cast(mentees as bigint) as mentees_count,
    cast(young_specialists as bigint) as young_specialists_count,
    cast(young_without_mentor as bigint) as young_without_mentor_count,
    cast(young_without_mentor as double) / nullif(young_specialists, 0) as young_without_mentor_share,
    cast(overloaded_mentors as bigint) as overloaded_mentors_count,
    mentees_max,
    is_official as mentees_max_is_official,
    basis_ru as mentees_max_basis_ru,
    missing_reason
from cells
order by region_code, borders, as_of, municipality_code, form
