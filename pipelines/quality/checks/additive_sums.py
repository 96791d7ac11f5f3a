"""For additive indicators the regional numerator and denominator are the sums of the municipal ones.

Matters when a roll-up loses people without a municipality or counts someone twice. Resolve: `rsnms trace` both levels.
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "additive_sums"

_SQL = """
with municipal as (
    select region_code, as_of, kpi_code, borders, coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator
    from marts.kpi_municipal
    where as_of <= $as_of
    group by all
)
select r.region_code, count(*) as cells_count,
    count(*) filter (
        coalesce(r.numerator, 0) is distinct from m.numerator
        or coalesce(r.denominator, 0) is distinct from m.denominator
    ) as broken_count
from marts.kpi_regional as r
join marts.dim_kpi as k using (region_code, kpi_code)
left join municipal as m using (region_code, as_of, kpi_code)
where k.is_additive and r.as_of <= $as_of
group by r.region_code
order by r.region_code
"""


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region over all months, indicators and kinds of borders."""
    return [
        judged(
            CHECK_NAME, region, broken, cells, note=f"расхождений суммы муниципалитетов с регионом: {broken} из {cells}"
        )
        for region, cells, broken in context.query(_SQL).iter_rows()
    ]
