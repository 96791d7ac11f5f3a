-- Fields of the form that the registries of ИОМ and of their activities fill. A field of activities is filled when
-- every activity of the section has it, and is asked for where there are some; a report only of those that were done.
select
    i.region_code,
    i.iom_id,
    f.item_no,
    case f.filled_by
        when 'ioms.diagnosed_on' then true
        when 'ioms.started_on' then true
        when 'ioms.planned_end' then true
        when 'activity' then true
        when 'activity.reflection' then count(a.done_on) > 0
        else count(a.iom_id) > 0
    end as is_applicable,
    coalesce(case f.filled_by
        when 'ioms.diagnosed_on' then any_value(i.diagnosed_on) is not null
        when 'ioms.started_on' then any_value(i.started_on) is not null
        when 'ioms.planned_end' then any_value(i.planned_end) is not null
        when 'activity' then count(a.iom_id) > 0
        when 'activity.details' then bool_and(a.details is not null)
        when 'activity.hours' then bool_and(a.hours is not null)
        when 'activity.due_on' then bool_and(a.due_on is not null)
        when 'activity.reflection'
            then bool_and(coalesce(a.reflection, false)) filter (where a.done_on is not null)
    end, false) as is_filled
from {{ ref('int_ioms__in_force') }} as i
cross join {{ ref('iom_form') }} as f
left join {{ ref('int_iom_activities__in_force') }} as a
    on
        i.region_code = a.region_code
        and i.iom_id = a.iom_id
        and list_contains(string_split(f.activity_sections, ';'), a.section)
where f.filled_by like 'activity%' or f.filled_by like 'ioms.%'
group by i.region_code, i.iom_id, f.item_no, f.filled_by
