"""The staff of a region or municipality moved by more than 20 % against the previous month, with no change of borders.

Matters when a truncated or doubled staff file arrives. Small municipalities move by 20 % through a few people, so at
least MIN_PERSONS must have moved as well. Resolve: ask the sender; a true change is accepted with the next month's run.
"""

from __future__ import annotations

import polars as pl

from pipelines.quality.catalogue import definition
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "population_shift"
MIN_PERSONS = 10

_SQL = """
with staff as (
    select region_code, '' as municipality_code, as_of, denominator from marts.kpi_regional
    where kpi_code = 'diagnosed_share' and missing_reason is distinct from 'x'
    union all
    select region_code, municipality_code, as_of, denominator from marts.kpi_municipal
    where kpi_code = 'diagnosed_share' and borders = 'as_was' and missing_reason is distinct from 'x'
), moved as (
    select from_code as code from reference.municipality_changes
    where effective_from > last_day($as_of::date - interval 1 month) and effective_from <= $as_of
    union
    select to_code from reference.municipality_changes
    where effective_from > last_day($as_of::date - interval 1 month) and effective_from <= $as_of
)
select n.region_code, n.municipality_code, b.denominator::bigint as persons_before, n.denominator::bigint as persons_now
from staff as n
join staff as b using (region_code, municipality_code)
where n.as_of = $as_of and b.as_of = last_day($as_of::date - interval 1 month)
    and b.denominator > 0 and n.denominator is not null and n.municipality_code not in (select code from moved)
order by n.region_code, n.municipality_code
"""


def max_shift_share() -> float:
    """The share of the staff that may move in a month, from the catalogue."""
    return definition(CHECK_NAME).threshold or 0.0


def measure(context: CheckContext) -> list[CheckResult]:
    """One result per region (its total), and one per municipality of which more than MIN_PERSONS moved.

    A move of fewer measures nothing, whatever share of a small place it is.
    """
    persons = (pl.col("persons_now") - pl.col("persons_before")).abs()
    shifts = context.query(_SQL).with_columns(
        shift_share=persons / pl.col("persons_before"), many=persons > MIN_PERSONS
    )
    shown = shifts.filter((pl.col("municipality_code") == "") | pl.col("many"))
    return [_result(**row) for row in shown.iter_rows(named=True)]


def _result(
    region_code: str, municipality_code: str, persons_before: int, persons_now: int, shift_share: float, many: bool
) -> CheckResult:
    percent = f"{shift_share * 100:.1f}".replace(".", ",")
    measured, limit = round(shift_share, 9) if many else 0.0, max_shift_share()
    return judged(
        CHECK_NAME, region_code, int(measured > limit), 1, scope_municipality=municipality_code,
        measured=measured, threshold=limit,
        note=f"численность работников: было {persons_before}, стало {persons_now}, изменение {percent} %",
    )  # fmt: skip
