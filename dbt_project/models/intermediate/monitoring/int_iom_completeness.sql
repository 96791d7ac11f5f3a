-- Filled fields of the ИОМ made since 1 January, not stopped; what the staff register and diagnostics say, as on D.
with ioms as (
    select
        p.region_code,
        p.municipality_code,
        p.as_of,
        i.iom_id,
        p.is_teacher,
        p.taught_subject is not null as has_subject,
        d.person_key is not null as has_level
    from {{ ref('int_ioms__in_force') }} as i
    inner join {{ ref('int_months') }} as m
        on i.region_code = m.region_code and i.created_on between m.ytd_start and m.as_of
    inner join {{ ref('int_staff_population') }} as p on i.person_key = p.person_key and m.as_of = p.as_of
    left join {{ ref('int_person_deficits') }} as d
        on p.person_key = d.person_key and p.as_of = d.as_of and d.competency_group = 'all'
    where i.stage <> 'cancelled'
),

items as (
    select
        i.region_code,
        i.municipality_code,
        i.as_of,
        t.item_no,
        t.is_filled
    from ioms as i
    inner join {{ ref('int_iom_items') }} as t on i.region_code = t.region_code and i.iom_id = t.iom_id
    where t.is_applicable
    union all
    select
        i.region_code,
        i.municipality_code,
        i.as_of,
        f.item_no,
        case f.filled_by
            when 'staff.taught_subject' then i.has_subject
            when 'diagnostics.level' then i.has_level
            -- no one is in the population without a municipality, an organisation and a position
            else true
        end as is_filled
    from ioms as i
    inner join {{ ref('iom_form') }} as f
        on
            f.filled_by like 'staff.%' and (f.filled_by <> 'staff.taught_subject' or i.is_teacher)
            or f.filled_by = 'diagnostics.level'
)

select
    i.region_code,
    b.borders,
    b.municipality_code,
    i.as_of,
    i.item_no,
    count(*) as ioms_count,
    count(*) filter (where i.is_filled) as filled_count
from items as i
inner join {{ ref('int_borders') }} as b on i.region_code = b.region_code and i.municipality_code = b.code
group by i.region_code, b.borders, b.municipality_code, i.as_of, i.item_no
