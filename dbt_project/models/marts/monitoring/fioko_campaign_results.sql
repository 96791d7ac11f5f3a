-- Participants for the methodical asset, by the month of the campaign; homes are those of the month of the assessment.
with participants as (
    select
        f.region_code,
        f.campaign,
        f.person_key,
        h.municipality_code,
        f.assessed_on
    from {{ ref('int_fioko__in_force') }} as f
    left join {{ homes_of_every_month() }} as h
        on f.person_key = h.person_key and last_day(f.assessed_on) = h.as_of
    where f.purpose = 'methodist' and f.person_key is not null and f.assessed_on <= {{ last_as_of() }}
),

held as (
    select
        region_code,
        campaign,
        count(distinct person_key) as participants,
        -- before the first staff registry nobody has a home: nothing is known, which is not none
        nullif(count(distinct municipality_code), 0) as municipalities,
        count(distinct person_key) filter (where municipality_code is null) as participants_without_home,
        min(assessed_on) as first_on,
        max(assessed_on) as last_on
    from participants
    group by region_code, campaign
),

campaigns as (
    select
        region_code,
        campaign
    from held
    union distinct
    select
        region_code,
        campaign
    from {{ ref('fioko_campaigns') }}
)

select
    c.region_code,
    {{ last_as_of() }} as as_of,
    c.campaign,
    p.is_plan,
    p.planned_on,
    p.participants as participants_in_act_count,
    p.municipalities as municipalities_in_act_count,
    h.participants as participants_count,
    h.municipalities as municipalities_count,
    h.participants_without_home as participants_without_home_count,
    h.first_on,
    h.last_on,
    h.participants - p.participants as participants_deviation_count,
    h.municipalities - p.municipalities as municipalities_deviation_count,
    case
        when p.campaign is null then 'not_in_act'
        when h.campaign is null and p.planned_on > {{ last_as_of() }} then 'planned'
        when h.campaign is null then 'no_data'
        when h.participants < p.participants or h.municipalities < p.municipalities then 'below'
        when h.municipalities is null then 'municipalities_unknown'
        else 'reached'
    end as status,
    p.source_ru
from campaigns as c
left join {{ ref('fioko_campaigns') }} as p on c.region_code = p.region_code and c.campaign = p.campaign
left join held as h on c.region_code = h.region_code and c.campaign = h.campaign
-- a region of the run, whatever the seed names
where c.region_code in (select m.region_code from {{ ref('int_months') }} as m)
order by c.region_code, c.campaign
