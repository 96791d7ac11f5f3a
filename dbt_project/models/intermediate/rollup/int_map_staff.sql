-- Staff and their ФИОКО results of 24 months, on the borders of D, per taught subject (null where there is none).
with assessed as (
    select
        f.person_key,
        m.as_of,
        sum(f.subject_score) as subject_score,
        sum(f.subject_max) as subject_max,
        sum(f.method_score) as method_score,
        sum(f.method_max) as method_max
    from {{ ref('int_fioko__in_force') }} as f
    inner join {{ ref('int_months') }} as m
        on f.region_code = m.region_code and f.assessed_on between m.rolling24_start and m.as_of
    group by f.person_key, m.as_of
)

select
    p.region_code,
    p.municipality_code,
    p.as_of,
    p.taught_subject,
    count(*) as staff,
    count(a.person_key) as fioko_assessed,
    sum(a.subject_score) as subject_score,
    sum(a.subject_max) as subject_max,
    sum(a.method_score) as method_score,
    sum(a.method_max) as method_max
from {{ ref('int_staff_population') }} as p
left join assessed as a on p.person_key = a.person_key and p.as_of = a.as_of
group by p.region_code, p.municipality_code, p.as_of, p.taught_subject
