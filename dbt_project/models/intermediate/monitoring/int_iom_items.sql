-- Fields of the form that the registries of ИОМ and of their activities fill. A field of activities is filled when
-- every activity of the section has it, and is asked for where there are some; a report only of those that were done.
with sections as (
    select
        f.item_no,
        s.section
    from {{ ref('iom_form') }} as f
    cross join {{ rows_of("split(f.activity_sections, ';')") }} as s (section)
    where f.filled_by like 'activity%'
),

activities as (
    select
        a.region_code,
        a.iom_id,
        s.item_no,
        count(a.done_on) as done_count,
        bool_and(a.details is not null) as has_details,
        bool_and(a.hours is not null) as has_hours,
        bool_and(a.due_on is not null) as has_due_day,
        bool_and(coalesce(a.reflection, false)) filter (where a.done_on is not null) as has_reflection
    from {{ ref('int_iom_activities__in_force') }} as a
    inner join sections as s on a.section = s.section
    group by a.region_code, a.iom_id, s.item_no
)

select
    i.region_code,
    i.iom_id,
    f.item_no,
    case
        when f.filled_by like 'ioms.%' or f.filled_by = 'activity' then true
        when f.filled_by = 'activity.reflection' then coalesce(a.done_count > 0, false)
        else a.iom_id is not null
    end as is_applicable,
    coalesce(case f.filled_by
        when 'ioms.diagnosed_on' then i.diagnosed_on is not null
        when 'ioms.started_on' then i.started_on is not null
        when 'ioms.planned_end' then i.planned_end is not null
        when 'activity' then a.iom_id is not null
        when 'activity.details' then a.has_details
        when 'activity.hours' then a.has_hours
        when 'activity.due_on' then a.has_due_day
        when 'activity.reflection' then a.has_reflection
    end, false) as is_filled
from {{ ref('int_ioms__in_force') }} as i
cross join {{ ref('iom_form') }} as f
left join activities as a
    on i.region_code = a.region_code and i.iom_id = a.iom_id and f.item_no = a.item_no
where f.filled_by like 'activity%' or f.filled_by like 'ioms.%'
