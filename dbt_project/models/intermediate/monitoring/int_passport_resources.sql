-- Programmes, organisations, sites, practices and money: nothing here knows a person.
with programmes as (
    select
        region_code,
        as_of,
        count(*) as programmes_count,
        count(*) filter (where in_federal_registry) as registry_programmes_count,
        count(*) filter (where kind = 'upskilling') as upskilling_programmes_count,
        count(*) filter (where kind = 'retraining') as retraining_programmes_count,
        count(*) filter (where kind = 'internship') as internship_programmes_count,
        count(*) filter (where networked) as networked_programmes_count,
        count(*) filter (where delivery_form = 'distance') as distance_programmes_count,
        count(*) filter (where quality_management) as quality_programmes_count,
        sum(hours) as programme_hours_count
    from {{ ref('int_registry_programmes') }}
    group by region_code, as_of
),

organizations as (
    select
        o.region_code,
        o.as_of,
        count(*) as organizations_count,
        count(*) filter (where o.org_type = 'school') as schools_count,
        count(*) filter (where o.org_type = 'preschool') as preschools_count,
        count(*) filter (where o.org_type = 'additional') as additional_count,
        count(*) filter (where o.org_type = 'vocational') as vocational_count
    from {{ ref('int_organizations_in_force') }} as o
    group by o.region_code, o.as_of
),

sites as (
    select
        region_code,
        as_of,
        count(*) filter (where site_type = 'internship_site') as internship_sites_count,
        count(*) filter (where site_type = 'mentor_site') as mentor_sites_count,
        count(*) filter (where site_type = 'base_site') as base_sites_count,
        count(*) filter (where site_type = 'innovation_site') as innovation_sites_count,
        count(*) filter (where site_type = 'flagship_school') as flagship_schools_count,
        count(*) filter (where site_type = 'growth_point') as growth_points_count,
        count(*) filter (where site_type = 'quantorium') as quantoriums_count
    from {{ ref('int_sites_in_force') }}
    group by region_code, as_of
),

practices as (
    select
        p.region_code,
        d.as_of,
        count(*) as practices_count,
        count(*) filter (where p.kind = 'pedagogical') as pedagogical_practices_count,
        count(*) filter (where p.kind = 'managerial') as managerial_practices_count,
        count(*) filter (where p.level = 'reference') as reference_practices_count
    from {{ ref('int_practices__fate') }} as p
    inner join {{ ref('int_regional_states') }} as s on p.delivery_key = s.delivery_key
    inner join {{ ref('int_report_dates') }} as d
        on p.region_code = d.region_code and s.valid_from <= d.as_of and s.valid_until > d.as_of
    where p.fate = 'accepted' and p.registered_on <= d.as_of
    group by p.region_code, d.as_of
),

-- quarters of the year that have ended by as_of
finance as (
    select
        f.region_code,
        d.as_of,
        sum(f.planned) as planned_amount,
        sum(f.spent) as spent_amount,
        coalesce(sum(f.spent) filter (where f.budget = 'federal'), 0) as federal_spent_amount,
        coalesce(sum(f.spent) filter (where f.budget = 'regional'), 0) as regional_spent_amount,
        coalesce(sum(f.spent) filter (where f.budget = 'municipal'), 0) as municipal_spent_amount,
        coalesce(sum(f.spent) filter (where f.budget = 'other'), 0) as other_spent_amount,
        cast(sum(f.spent) as double) / nullif(cast(sum(f.planned) as double), 0) as spent_share
    from {{ ref('int_finance__in_force') }} as f
    inner join {{ ref('int_report_dates') }} as d
        on
            f.region_code = d.region_code
            and cast(left(f.quarter, 4) as integer) = year(d.as_of)
            and cast(right(f.quarter, 1) as integer) * 3 <= month(d.as_of)
    group by f.region_code, d.as_of
)

{{ passport_lines_of('programmes', [
    'programmes_count', 'registry_programmes_count', 'upskilling_programmes_count', 'retraining_programmes_count',
    'internship_programmes_count', 'networked_programmes_count', 'distance_programmes_count',
    'quality_programmes_count', 'programme_hours_count'
]) }}
union all
{{ passport_lines_of('organizations', [
    'organizations_count', 'schools_count', 'preschools_count', 'additional_count', 'vocational_count'
]) }}
union all
{{ passport_lines_of('sites', [
    'internship_sites_count', 'mentor_sites_count', 'base_sites_count', 'innovation_sites_count',
    'flagship_schools_count', 'growth_points_count', 'quantoriums_count'
]) }}
union all
{{ passport_lines_of('practices', [
    'practices_count', 'pedagogical_practices_count', 'managerial_practices_count', 'reference_practices_count'
]) }}
union all
{{ passport_lines_of('finance', [
    'planned_amount', 'spent_amount', 'federal_spent_amount', 'regional_spent_amount', 'municipal_spent_amount',
    'other_spent_amount', 'spent_share'
]) }}
