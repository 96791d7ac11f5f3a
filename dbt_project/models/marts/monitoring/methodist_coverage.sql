with methodists as (
    select
        m.region_code,
        b.borders,
        b.municipality_code,
        m.as_of,
        m.person_key,
        r.subject as own_subject
    from {{ ref('int_methodists_in_force') }} as m
    inner join {{ ref('int_methodists__fate') }} as r on m.delivery_key = r.delivery_key and m.row_order = r.row_order
    inner join {{ ref('int_borders') }} as b on m.region_code = b.region_code and m.municipality_code = b.code
),

loads as (
    select
        person_key,
        as_of,
        count(*) as mentees
    from {{ ref('int_methodist_pairs') }}
    group by person_key, as_of
),

corps as (
    select
        m.region_code,
        m.borders,
        m.municipality_code,
        m.as_of,
        s.subject,
        count(*) as methodists,
        max(coalesce(l.mentees, 0)) as max_load
    from methodists as m
    cross join {{ rows_of(list_of(["'all'", 'm.own_subject'])) }} as s (subject)
    left join loads as l on m.person_key = l.person_key and m.as_of = l.as_of
    where s.subject is not null
    group by m.region_code, m.borders, m.municipality_code, m.as_of, s.subject
),

supported as (
    select
        m.region_code,
        m.borders,
        m.municipality_code,
        m.as_of,
        s.subject,
        count(distinct p.mentee_key) as mentees
    from methodists as m
    inner join {{ ref('int_methodist_pairs') }} as p on m.person_key = p.person_key and m.as_of = p.as_of
    cross join {{ rows_of(list_of(["'all'", 'm.own_subject'])) }} as s (subject)
    where s.subject is not null
    group by m.region_code, m.borders, m.municipality_code, m.as_of, s.subject
),

mentees as (
    select distinct
        mentee_key,
        as_of
    from {{ ref('int_methodist_pairs') }}
),

teaching as (
    select
        t.region_code,
        t.municipality_code,
        t.as_of,
        t.taught_subject,
        count(*) as teachers,
        count(p.mentee_key) as supported
    from {{ ref('int_staff_population') }} as t
    left join mentees as p on t.person_key = p.mentee_key and t.as_of = p.as_of
    where not t.is_managerial
    group by t.region_code, t.municipality_code, t.as_of, t.taught_subject
),

teachers as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject,
        sum(teachers) as teachers,
        sum(supported) as supported
    from (
        {{ map_cells('teaching', 'l.teachers, l.supported') }}
    ) as cells
    group by region_code, borders, municipality_code, as_of, subject
),

rows_of_mart as (
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        'all' as subject
    from {{ ref('int_municipal_cells') }}
    union distinct
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject
    from teachers
    union distinct
    select
        region_code,
        borders,
        municipality_code,
        as_of,
        subject
    from corps
)

select
    r.region_code,
    r.borders,
    r.municipality_code,
    r.as_of,
    r.subject,
    cast(case when c.has_staff then coalesce(t.teachers, 0) end as bigint) as teachers_count,
    case when c.has_methodists then coalesce(m.methodists, 0) end as methodists_count,
    case when c.has_methodists then coalesce(s.mentees, 0) end as mentees_count,
    case when c.has_methodists then coalesce(s.mentees, 0) / cast(m.methodists as double) end as mentees_per_methodist,
    case when c.has_methodists then m.max_load end as mentees_max_per_methodist,
    cast(case when c.has_methodists then coalesce(t.supported, 0) end as bigint) as teachers_supported_count,
    case when c.has_methodists then m.methodists is not null end as is_covered,
    case when not c.has_methodists then 'x' end as missing_reason
from rows_of_mart as r
inner join {{ ref('int_municipal_cells') }} as c
    on
        r.region_code = c.region_code
        and r.borders = c.borders
        and r.municipality_code = c.municipality_code
        and r.as_of = c.as_of
left join corps as m
    on
        r.region_code = m.region_code
        and r.borders = m.borders
        and r.municipality_code = m.municipality_code
        and r.as_of = m.as_of
        and r.subject = m.subject
left join supported as s
    on
        r.region_code = s.region_code
        and r.borders = s.borders
        and r.municipality_code = s.municipality_code
        and r.as_of = s.as_of
        and r.subject = s.subject
left join teachers as t
    on
        r.region_code = t.region_code
        and r.borders = t.borders
        and r.municipality_code = t.municipality_code
        and r.as_of = t.as_of
        and r.subject = t.subject
order by r.region_code, r.borders, r.as_of, r.municipality_code, r.subject
