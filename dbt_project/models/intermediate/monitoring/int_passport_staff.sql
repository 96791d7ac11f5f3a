with people as (
    select
        p.region_code,
        p.as_of,
        p.is_managerial,
        p.is_teacher,
        p.is_young,
        f.category,
        f.teaching_since
    from {{ ref('int_staff_population') }} as p
    inner join {{ ref('int_report_dates') }} as d on p.region_code = d.region_code and p.as_of = d.as_of
    inner join {{ ref('int_staff__fate') }} as f on p.delivery_key = f.delivery_key and p.row_order = f.row_order
),

counted as (
    select
        region_code,
        as_of,
        count(*) as staff_count,
        count(*) filter (where not is_managerial) as pedagogical_count,
        count(*) filter (where is_teacher) as teachers_count,
        count(*) filter (where is_managerial) as managerial_count,
        count(*) filter (where is_young and not is_managerial) as young_specialists_count,
        count(*) filter (where array_contains(category, 'highest')) as highest_category_count,
        count(*) filter (where array_contains(category, 'first')) as first_category_count,
        count(*) filter (where array_contains(category, 'methodist')) as methodist_category_count,
        count(*) filter (where array_contains(category, 'mentor')) as mentor_category_count,
        count(*) filter (where teaching_since > {{ add_months('as_of', -36) }}) as experience_under_3_count,
        count(*) filter (
            where teaching_since <= {{ add_months('as_of', -36) }} and teaching_since > {{ add_months('as_of', -240) }}
        ) as experience_3_to_20_count,
        count(*) filter (where teaching_since <= {{ add_months('as_of', -240) }}) as experience_from_20_count
    from people
    group by region_code, as_of
)

{{ passport_lines_of('counted', [
    'staff_count', 'pedagogical_count', 'teachers_count', 'managerial_count', 'young_specialists_count',
    'highest_category_count', 'first_category_count', 'methodist_category_count', 'mentor_category_count',
    'experience_under_3_count', 'experience_3_to_20_count', 'experience_from_20_count'
], people='value') }}
