-- Days on which persons of the staff population reached the steps by D, counted from the first diagnosis of 24 months.
select
    p.region_code,
    p.municipality_code,
    p.as_of,
    p.person_key,
    p.taught_subject,
    s.diagnosed_on,
    case when s.iom_on <= p.as_of then s.iom_on end as iom_on,
    case when s.started_on <= p.as_of then s.started_on end as started_on,
    case when s.passed_on <= p.as_of then s.passed_on end as passed_on,
    case when s.postcourse_on <= p.as_of then s.postcourse_on end as postcourse_on,
    case when s.exit_on <= p.as_of then s.exit_on end as exit_on,
    case when c.closed_on >= s.exit_on then c.closed_on end as closed_on,
    coalesce(s.any_started_on <= p.as_of, false) as has_started,
    coalesce(s.any_passed_on <= p.as_of, false) as has_passed,
    coalesce(s.any_postcourse_on <= p.as_of, false) as has_postcourse,
    coalesce(s.any_exit_on <= p.as_of, false) as has_exit,
    coalesce(c.closed_on > s.diagnosed_on, false) as has_closed
from {{ ref('int_staff_population') }} as p
inner join {{ ref('int_months') }} as m on p.region_code = m.region_code and p.as_of = m.as_of
left join {{ ref('int_support_paths') }} as s
    on
        p.person_key = s.person_key
        and m.rolling24_start <= s.diagnosed_on
        and p.as_of >= s.diagnosed_on
        and m.rolling24_start > coalesce(s.previous_on, date '0001-01-01')
left join {{ ref('int_support_closings') }} as c on p.person_key = c.person_key and p.as_of = c.as_of
