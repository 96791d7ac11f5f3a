"""The staff of a region or municipality moved by more than 20 % against the previous month, with no change of borders.

Matters when a truncated or doubled staff file arrives. Small municipalities move by 20 % through a few people, so at
least MIN_PERSONS must have moved as well. Resolve: ask the sender; a true change is accepted with the next month's run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from pipelines.quality.catalogue import definition
from pipelines.quality.checks.context import CheckContext
from pipelines.quality.result import CheckResult, judged

CHECK_NAME = "population_shift"
_STAFF = "diagnosed_share"
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

    A move of fewer measures nothing, whatever share of a small place it is. Results are published: a number of people
    that the tables hide is neither told nor measured.
    """
    persons = (pl.col("persons_now") - pl.col("persons_before")).abs()
    shifts = context.query(_SQL).with_columns(
        shift_share=persons / pl.col("persons_before"), many=persons > MIN_PERSONS
    )
    shown = shifts.filter((pl.col("municipality_code") == "") | pl.col("many"))
    shown = shown.join(_hidden(context), on=["region_code", "municipality_code"], how="left", maintain_order="left")
    return [_result(**row) for row in shown.iter_rows(named=True)]


def _hidden(context: CheckContext) -> pl.DataFrame:
    """Places whose staff of this month or the one before no table shows."""
    public = context.public
    both = pl.concat(
        [
            public.kpi_regional.select(
                "region_code", "as_of", "kpi_code", "missing_reason", municipality_code=pl.lit("")
            ),
            public.kpi_municipal.select("region_code", "as_of", "kpi_code", "missing_reason", "municipality_code"),
        ]
    )
    secret = both.filter(
        pl.col("kpi_code") == _STAFF,
        pl.col("missing_reason").is_in(["c", "low"]),
        pl.col("as_of") >= context.as_of - timedelta(days=31),
    )
    return secret.select("region_code", "municipality_code", hidden=pl.lit(value=True)).unique()


def _result(
    region_code: str,
    municipality_code: str,
    persons_before: int,
    persons_now: int,
    shift_share: float,
    many: bool,
    hidden: bool | None,
) -> CheckResult:
    limit = max_shift_share()
    measured = round(shift_share, 9) if many else 0.0
    percent = f"{shift_share * 100:.1f}".replace(".", ",")
    note = f"численность работников: было {persons_before}, стало {persons_now}, изменение {percent} %"
    if hidden:
        note = "численность работников изменилась; числа не названы, потому что одно из них в выпуске скрыто"
    result = judged(
        CHECK_NAME, region_code, int(measured > limit), 1, scope_municipality=municipality_code,
        measured=measured, threshold=limit, note=note,
    )  # fmt: skip
    return replace(result, measured=None) if hidden else result
