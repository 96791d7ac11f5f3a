-- What: every completed enrolment and every document of the region is in exactly one column of the reconciliation.
-- When it matters: a lost enrolment or document would hide what the reconciliation is made to find.
-- How to resolve: compare int_frdo_trainings and int_frdo_documents with int_trainings and int_frdo__fate.
{{ config(severity='error', meta={'rule': 'sums_reconcile'}) }}

with regions as (
    select
        region_code,
        borders,
        sum(completed_count) as completed,
        sum(matched_count + missing_count + awaiting_count + not_due_count) as completed_by_state,
        sum(documents_count) as documents,
        sum(matched_count + extra_count + duplicate_count + unknown_person_count) as documents_by_state
    from {{ ref('frdo_reconciliation') }}
    group by region_code, borders
),

completed as (
    select
        region_code,
        count(*) as completed
    from {{ ref('int_trainings') }}
    where finished_on <= {{ last_as_of() }}
    group by region_code
),

issued as (
    select
        region_code,
        count(*) as documents
    from {{ ref('int_frdo__fate') }}
    where fate = 'accepted' and issued_on <= {{ last_as_of() }}
    group by region_code
)

select
    e.region_code,
    e.borders,
    r.completed,
    c.completed as completed_expected,
    r.documents,
    i.documents as documents_expected
from (
    select distinct
        m.region_code,
        b.borders
    from {{ ref('int_months') }} as m
    cross join (values ('as_was'), ('as_now')) as b (borders)
) as e
left join regions as r on e.region_code = r.region_code and e.borders = r.borders
left join completed as c on e.region_code = c.region_code
left join issued as i on e.region_code = i.region_code
where
    coalesce(r.completed, 0) <> coalesce(c.completed, 0)
    or r.completed <> r.completed_by_state
    or coalesce(r.documents, 0) <> coalesce(i.documents, 0)
    or r.documents <> r.documents_by_state
