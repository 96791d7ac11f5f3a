-- Forms of support a diagnosed person received by D, from the first diagnosis of 24 months on. Only as a recipient.
with received as (
    select
        person_key,
        form as form_code,
        held_on as from_on,
        held_on as until_on
    from {{ ref('int_support_events__in_force') }}
    where person_key is not null and coalesce(role, 'participant') = 'participant'
    union all
    select
        e.mentee_key as person_key,
        f.form_code,
        e.started_on as from_on,
        coalesce(e.finished_on, date '9999-12-31') as until_on
    from {{ ref('int_mentoring__in_force') }} as e
    inner join {{ ref('mentoring_support_forms') }} as f on e.form = f.mentoring_form
    where e.mentee_key is not null
)

select distinct
    s.as_of,
    s.person_key,
    r.form_code
from {{ ref('int_support_reached') }} as s
inner join received as r
    on s.person_key = r.person_key and s.as_of >= r.from_on and s.diagnosed_on <= r.until_on
