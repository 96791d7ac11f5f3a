with studies as (
    select
        p.as_of,
        p.municipality_code,
        p.person_key,
        t.source,
        t.delivery_key,
        t.row_order,
        d.source as diagnosis_source,
        d.delivery_key as diagnosis_key,
        d.row_order as diagnosis_row
    from at_work as p
    inner join training_rows as t on p.person_key = t.person_key and p.as_of = t.as_of
    inner join first_diagnosis_rows as d
        on
            t.person_key = d.person_key
            and t.started_on >= d.first_on
            and list_contains(p.evidence_providers, d.provider)
    where p.is_counted and t.is_passed and coalesce(t.basis, 'diagnostics') = 'diagnostics'
)

select
    'denominator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from at_work_rows
where is_counted
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    source,
    delivery_key,
    row_order
from studies
union all
select
    'numerator' as part,
    as_of,
    municipality_code,
    cast(person_key as varchar) as unit_id,
    diagnosis_source as source,
    diagnosis_key as delivery_key,
    diagnosis_row as row_order
from studies
