with firsts as (
    select
        t.person_key,
        w.window_start,
        min(t.finished_on) as first_on
    from {{ ref('int_trainings') }} as t
    inner join ({{ windows_of('fr_dpp_completed_share') }}) as w
        on t.region_code = w.region_code and t.finished_on between w.window_start and w.last_as_of
    inner join {{ ref('int_first_diagnoses') }} as d
        on
            t.person_key = d.person_key
            and t.started_on >= d.first_on
            and array_contains(split(w.evidence_providers, ';'), d.provider)
    where
        t.is_passed
        and coalesce(t.basis, 'diagnostics') = 'diagnostics'
        and {{ fits_programme_rule('w.programme_rule', 't') }}
    group by t.person_key, w.window_start
)

{{ person_evidence('fr_dpp_completed_share') }}
