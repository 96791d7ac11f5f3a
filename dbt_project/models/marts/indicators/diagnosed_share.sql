with firsts as (
    select
        d.person_key,
        w.window_start,
        min(d.diagnosed_on) as first_on
    from {{ ref('int_diagnostics__in_force') }} as d
    inner join ({{ windows_of('diagnosed_share') }}) as w
        on d.region_code = w.region_code and d.diagnosed_on between w.window_start and w.last_as_of
    where array_contains(split(w.evidence_providers, ';'), d.provider)
    group by d.person_key, w.window_start
)

{{ person_evidence('diagnosed_share') }}
