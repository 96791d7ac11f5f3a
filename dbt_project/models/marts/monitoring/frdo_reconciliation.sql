with trainings as (
    select
        region_code,
        person_key,
        provider_name,
        year,
        count(*) as completed,
        count(*) filter (where state = 'matched') as matched,
        count(*) filter (where state = 'matched' and not is_passed) as matched_not_passed,
        count(*) filter (where state = 'missing') as missing,
        count(*) filter (where state = 'awaiting') as awaiting,
        count(*) filter (where state = 'not_due') as not_due
    from {{ ref('int_frdo_trainings') }}
    group by region_code, person_key, provider_name, year
),

learned as (
    select
        region_code,
        person_key,
        title_key,
        hours,
        year,
        min_by(provider_name, place) as provider_name,
        count(*) filter (where state = 'matched') as matched
    from {{ ref('int_frdo_trainings') }}
    group by region_code, person_key, title_key, hours, year
),

documents as (
    select
        d.region_code,
        d.person_key,
        coalesce(l.provider_name, p.provider_name) as provider_name,
        d.year,
        sum(d.documents) as documents,
        sum(case when d.person_key is null then d.documents else 0 end) as unknown_person,
        count(*) filter (where d.person_key is not null and l.person_key is null) as extra,
        -- the first document of what was learned is matched or extra, the others repeat it
        sum(
            case
                when d.person_key is not null
                    then d.documents - case when l.person_key is null then 1 else l.matched end
                else 0
            end
        ) as repeated
    from {{ ref('int_frdo_documents') }} as d
    left join learned as l
        on
            d.region_code = l.region_code
            and d.person_key = l.person_key
            and d.title_key = l.title_key
            and d.hours = l.hours
            and d.year = l.year
    left join {{ ref('int_programme_providers') }} as p
        on d.region_code = p.region_code and d.title_key = p.title_key and d.hours = p.hours
    group by d.region_code, d.person_key, coalesce(l.provider_name, p.provider_name), d.year
),

sides as (
    select
        region_code,
        person_key,
        provider_name,
        year,
        completed,
        matched,
        matched_not_passed,
        missing,
        awaiting,
        not_due,
        0 as documents,
        0 as extra,
        0 as repeated,
        0 as unknown_person
    from trainings
    union all
    select
        region_code,
        person_key,
        provider_name,
        year,
        0 as completed,
        0 as matched,
        0 as matched_not_passed,
        0 as missing,
        0 as awaiting,
        0 as not_due,
        documents,
        extra,
        repeated,
        unknown_person
    from documents
),

homes as (
    select
        person_key,
        municipality_code
    from {{ ref('int_staff_population') }}
    where as_of = {{ last_as_of() }}
),

places as (
    {{ borders_and_nowhere() }}
),

summed as (
    select
        s.region_code,
        b.borders,
        b.municipality_code,
        s.provider_name,
        s.year,
        sum(s.completed) as completed,
        sum(s.matched) as matched,
        sum(s.matched_not_passed) as matched_not_passed,
        sum(s.missing) as missing,
        sum(s.awaiting) as awaiting,
        sum(s.not_due) as not_due,
        sum(s.documents) as documents,
        sum(s.extra) as extra,
        sum(s.repeated) as repeated,
        sum(s.unknown_person) as unknown_person
    from sides as s
    left join homes as h on s.person_key = h.person_key
    inner join places as b
        on s.region_code = b.region_code and h.municipality_code is not distinct from b.code
    group by s.region_code, b.borders, b.municipality_code, s.provider_name, s.year
)

select
    region_code,
    borders,
    municipality_code,
    {{ last_as_of() }} as as_of,
    provider_name,
    cast(year as integer) as year,
    cast(completed as bigint) as completed_count,
    cast(matched as bigint) as matched_count,
    cast(missing as bigint) as missing_count,
    cast(awaiting as bigint) as awaiting_count,
    cast(not_due as bigint) as not_due_count,
    cast(matched_not_passed as bigint) as matched_not_passed_count,
    cast(documents as bigint) as documents_count,
    cast(extra as bigint) as extra_count,
    cast(repeated as bigint) as duplicate_count,
    cast(unknown_person as bigint) as unknown_person_count,
    cast(matched as double) / nullif(matched + missing, 0) as matched_share
from summed
order by region_code, borders, municipality_code, provider_name, year
