with firsts as (
    select
        i.person_key,
        w.window_start,
        min(i.created_on) as first_on
    from {{ ref('int_ioms__in_force') }} as i
    inner join ({{ windows_of('iom_share') }}) as w
        on i.region_code = w.region_code and i.created_on between w.window_start and w.last_as_of
    inner join {{ ref('int_first_diagnoses') }} as d
        on
            i.person_key = d.person_key
            and i.created_on >= d.first_on
            and array_contains(split(w.evidence_providers, ';'), d.provider)
    where i.stage <> 'cancelled'
    group by i.person_key, w.window_start
)

{{ person_evidence('iom_share') }}
