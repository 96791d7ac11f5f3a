-- Sources a region has in force on report dates: a registry in some municipality, results of pupils of any year, other
-- events delivered for the year, money for a quarter of the year that has ended.
select distinct
    c.region_code,
    c.as_of,
    c.source
from {{ ref('int_source_coverage') }} as c
inner join {{ ref('int_report_dates') }} as d on c.region_code = d.region_code and c.as_of = d.as_of
union
select
    d.region_code,
    d.as_of,
    e.source
from {{ ref('int_report_dates') }} as d
inner join {{ ref('int_deliveries') }} as e on d.region_code = e.region_code and d.as_of >= e.period_start
where
    e.source not in ('organizations', 'staff', 'management_teams', 'sites', 'methodists', 'programs', 'practices')
    and (e.source = 'outcomes' or e.period_start >= d.ytd_start)
    and (e.source <> 'finance' or last_day({{ add_months('e.period_start', 2) }}) <= d.as_of)
