"""A share is never above one and no figure is negative.

Matters when numerator and denominator come from different populations. Resolve: the evidence model of the indicator.
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "numerator_within_denominator"

_SQL = """
with cells as (
    select region_code, kpi_code, numerator, denominator from marts.kpi_regional where as_of <= $as_of
    union all
    select region_code, kpi_code, numerator, denominator from marts.kpi_municipal where as_of <= $as_of
)
select c.region_code, count(*) as cells_count,
    count(*) filter (
        c.numerator < 0 or c.denominator < 0 or (k.unit = 'share' and c.numerator > c.denominator)
    ) as broken_count
from cells as c
join marts.dim_kpi as k using (region_code, kpi_code)
group by c.region_code
order by c.region_code
"""


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region; ratios may exceed one and are checked for sign only."""
    return [
        judged(CHECK_NAME, region, broken, cells, note=f"ячеек, где числитель больше знаменателя: {broken} из {cells}")
        for region, cells, broken in context.query(_SQL).iter_rows()
    ]
