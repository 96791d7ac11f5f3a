with found as (
    {{ orphans_of('staff', 'unknown_organization', is_unknown_organization(), has_cancelled=false) }}
    union all
    {{ orphans_of('management_teams', 'unknown_organization', is_unknown_organization(), has_cancelled=false) }}
    union all
    {{ orphans_of('management_teams', 'unknown_person', is_unknown_person(), has_cancelled=false) }}
    union all
    {{ orphans_of('methodists', 'unknown_person', is_unknown_person(), has_cancelled=false) }}
    union all
    {{ orphans_of('sites', 'unknown_organization', is_unknown_organization(), has_cancelled=false) }}
    union all
    {{ orphans_of('practices', 'unknown_organization', is_unknown_organization(), has_cancelled=false) }}
    union all
    {{ orphans_of('outcomes', 'unknown_organization', is_unknown_organization()) }}
    union all
    {% for source in ['diagnostics', 'enrollments', 'fioko', 'ioms', 'postcourse', 'support_events'] -%}
        {{ orphans_of(source, 'unknown_person', 's.person_key is null') }}
        union all
    {% endfor -%}
    {{ orphans_of('frdo', 'unknown_person', 's.person_key is null', has_cancelled=false) }}
    union all
    {{ orphans_of('mentoring', 'unknown_person', 's.mentor_key is null or s.mentee_key is null') }}
    union all
    {{ orphans_of('enrollments', 'unknown_programme', is_unknown_programme('coalesce(s.finished_on, s.started_on)')) }}
    union all
    {{ orphans_of('postcourse', 'unknown_programme', is_unknown_programme('s.held_on')) }}
    union all
    {{ orphans_of('iom_activities', 'unknown_iom', 'not exists (select 1 from ' ~ ref('int_ioms__in_force')
        ~ ' as i where s.region_code = i.region_code and s.iom_id = i.iom_id)') }}
)

select
    region_code,
    source,
    reason,
    rows_orphaned,
    rows_accepted
from found
order by region_code, source, reason
