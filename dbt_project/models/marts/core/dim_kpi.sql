-- Words of the catalogue with the window and population that hold in the region put in.
with worded as (
    select
        r.region_code,
        r.kpi_code,
        case r.time_window
            when 'ytd' then 'с начала года по отчётную дату'
            when 'cumulative' then 'нарастающим итогом с ' || {{ date_text('p.cumulative_since', '31.08.2024') }}
            when 'rolling24' then 'за 24 месяца по отчётную дату'
            else 'на отчётную дату'
        end as time_window_ru,
        case r.population
            when 'pedagogical' then 'Педагогические работники'
            when 'teachers' then 'Учителя'
            when 'managerial' then 'Управленческие кадры'
            else 'Педагогические работники и управленческие кадры'
        end as population_ru,
        case r.programme_rule
            when 'in_federal_registry' then 'программу из ФР ДПП'
            when 'quality_management' then 'программу по управлению качеством образования'
            when 'upskilling' then 'программу повышения квалификации'
        end as programme_ru
    from {{ ref('int_kpi_rules') }} as r
    inner join {{ ref('region_profiles') }} as p on r.region_code = p.region_code
),

spoken as (
    select
        w.region_code,
        w.kpi_code,
        w.time_window_ru,
        replace(
            replace(k.numerator_ru, '{window}', w.time_window_ru), '{programme}', coalesce(w.programme_ru, '')
        ) as numerator_ru,
        replace(
            replace(k.denominator_ru, '{window}', w.time_window_ru), '{population}', w.population_ru
        ) as denominator_ru
    from worded as w
    inner join {{ ref('int_kpi_catalogue') }} as k on w.kpi_code = k.kpi_code
)

select
    r.region_code,
    k.kpi_code,
    coalesce(t.title_ru, k.title_ru) as title_ru,
    k.title_ru as short_title_ru,
    k.unit,
    k.has_municipal_level,
    case when k.has_municipal_level then k.is_additive end as is_additive,
    r.time_window,
    s.time_window_ru,
    k.direction,
    s.numerator_ru,
    s.denominator_ru,
    case
        when k.unit = 'count' then s.numerator_ru
        else 'Знаменатель: '
            || s.denominator_ru
            || '. Числитель: '
            || s.numerator_ru
            || '. Значение: числитель / знаменатель.'
    end as formula_ru,
    r.exception_basis_ru,
    coalesce(t.kind, 'computed') as kind,
    t.item_no,
    case when t.kpi_code is not null then g.act_ru end as act_ru,
    t.paragraph as clause_ru,
    t.collection_ru,
    t.target_operator,
    t.target_value,
    t.deadline,
    k.owner,
    k.version,
    k.model as evidence_model,
    k.sources
from {{ ref('int_kpi_rules') }} as r
inner join {{ ref('int_kpi_catalogue') }} as k on r.kpi_code = k.kpi_code
inner join spoken as s on r.region_code = s.region_code and r.kpi_code = s.kpi_code
inner join {{ ref('regions') }} as g on r.region_code = g.region_code
left join {{ ref('kpi_regulation') }} as t on r.region_code = t.region_code and r.kpi_code = t.kpi_code
order by r.region_code, k.kpi_code
