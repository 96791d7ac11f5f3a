"""No mart has two rows of one key.

Matters when a join multiplies rows: every sum over the mart is wrong then. Resolve: the model's join keys.
"""

from __future__ import annotations

from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "duplicate_grain"

GRAIN = {
    "marts.kpi_regional": ("region_code", "as_of", "kpi_code"),
    "marts.kpi_municipal": ("region_code", "municipality_code", "borders", "as_of", "kpi_code"),
    "marts.deficit_map": ("region_code", "municipality_code", "borders", "as_of", "subject", "competency_group"),
    "marts.dpo_passport": ("region_code", "as_of", "line_code"),
}


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per mart and region."""
    return [result for mart, keys in GRAIN.items() for result in _measure(context, mart, keys)]


def _measure(context: CheckContext, mart: str, keys: tuple[str, ...]) -> list[CheckResult]:
    columns = ", ".join(keys)
    sql = f"""
        with keyed as (select {columns}, count(*) as n from {mart} where as_of <= $as_of group by {columns})
        select region_code, sum(n)::bigint, (sum(n) - count(*))::bigint from keyed group by all order by region_code
    """  # noqa: S608
    return [
        judged(f"{CHECK_NAME}:{mart}", region, extra, rows, note=f"лишних строк с тем же ключом: {extra} из {rows}")
        for region, rows, extra in context.query(sql).iter_rows()
    ]
