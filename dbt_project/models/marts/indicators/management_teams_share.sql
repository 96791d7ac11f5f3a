with teams as (
    select
        o.region_code,
        o.municipality_code,
        o.as_of,
        o.org_inn,
        w.window_start,
        s.delivery_key
    from {{ ref('int_organizations_in_force') }} as o
    inner join {{ ref('int_snapshot_states') }} as s
        on o.region_code = s.region_code and o.as_of = s.as_of and o.delivered_code = s.code
    inner join {{ ref('int_kpi_windows') }} as w
        on o.region_code = w.region_code and o.as_of = w.as_of and w.kpi_code = 'management_teams_share'
    where s.source = 'management_teams'
),

firsts as (
    select
        t.person_key,
        w.window_start,
        min(t.finished_on) as first_on
    from {{ ref('int_trainings') }} as t
    inner join ({{ windows_of('management_teams_share') }}) as w
        on t.region_code = w.region_code and t.finished_on between w.window_start and w.last_as_of
    where t.is_passed and {{ fits_programme_rule('w.programme_rule', 't') }}
    group by t.person_key, w.window_start
)

select
    t.region_code,
    t.municipality_code,
    t.as_of,
    'management_teams_share' as kpi_code,
    t.org_inn as unit_id,
    true as in_denominator,
    2 * count(f.person_key) >= count(*) as in_numerator
from teams as t
inner join {{ ref('int_team_members') }} as m on t.delivery_key = m.delivery_key and t.org_inn = m.org_inn
left join firsts as f
    on m.person_key = f.person_key and t.window_start = f.window_start and t.as_of >= f.first_on
group by t.region_code, t.municipality_code, t.as_of, t.org_inn
