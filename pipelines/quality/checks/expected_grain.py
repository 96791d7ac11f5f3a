"""Every cell that must exist does: region × month × indicator, and × municipality valid on that date, and the lines of
the passport on its dates.

The index is built from the ledger and the dimensions, not from the mart itself, so nobody is skipped silently («456
expected, 455 found»). Resolve: the index of the roll-up.
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "expected_grain"

_MONTHS = """
with first_staff as (
    select region_code, min(strptime(case
        when length(period) = 4 then period || '-01'
        when period like '%Q%' then left(period, 5) || lpad((right(period, 1)::int * 3 - 2)::varchar, 2, '0')
        else period end, '%Y-%m'))::date as period_start
    from audit.file_ledger
    where source = 'staff' and status = 'accepted' and rows_accepted > 0
    group by region_code
), months as (
    select region_code, last_day(m::date) as as_of
    from first_staff, generate_series(period_start, $as_of::date, interval 1 month) as t (m)
    where last_day(m::date) <= $as_of
)
"""
_REGIONAL = """
select region_code, count(*), count(*) filter (r.state is null)
from months join marts.dim_kpi as k using (region_code)
left join marts.kpi_regional as r using (region_code, as_of, kpi_code)
group by region_code order by region_code
"""
_MUNICIPAL = """
select region_code, count(*), count(*) filter (c.borders is null)
from months
join marts.dim_municipality as d using (region_code)
join marts.dim_kpi as k using (region_code)
left join (from marts.kpi_municipal where borders = 'as_was') as c
    using (region_code, municipality_code, as_of, kpi_code)
where k.has_municipal_level and coalesce(d.valid_from <= as_of, true) and coalesce(d.valid_to >= as_of, true)
group by region_code order by region_code
"""
_PASSPORT = """
select region_code, count(*), count(*) filter (p.unit is null)
from months
cross join reference.passport_lines as l
left join marts.dpo_passport as p using (region_code, as_of, line_code)
where month(as_of) = 12 or as_of = $as_of::date
group by region_code order by region_code
"""
_MARTS = {"marts.kpi_regional": _REGIONAL, "marts.kpi_municipal": _MUNICIPAL, "marts.dpo_passport": _PASSPORT}


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per mart and region; a region without accepted staff is expected nowhere."""
    return [
        judged(f"{CHECK_NAME}:{mart}", region, missing, cells, note=f"нет ожидаемых ячеек: {missing} из {cells}")
        for mart, sql in _MARTS.items()
        for region, cells, missing in context.query(_MONTHS + sql).iter_rows()
    ]
