"""Two releases side by side: a correction of one person tells nothing that the first release hid."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest

from pipelines.quality.disclosure.deficit_map import deficit_reasons
from pipelines.quality.disclosure.kpi import kpi_reasons
from tests.attack.differencing import differenced

MONTH = date(2024, 8, 31)
_KPI = ["region_code", "municipality_code", "as_of", "kpi_code"]
_MAP = ["region_code", "municipality_code", "as_of", "subject", "competency_group"]
_REGION = pl.col("municipality_code") == ""


def _kpi(sizes: dict[str, int]) -> pl.DataFrame:
    keys = {"region_code": "11", "as_of": MONTH, "kpi_code": "iom_share"}
    rows = [{**keys, "municipality_code": m, "numerator": 0, "denominator": n} for m, n in sizes.items()]
    return pl.DataFrame([*rows, {**rows[0], "municipality_code": "", "denominator": sum(sizes.values())}])


def _published_kpi(cells: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    regional, municipal = cells.filter(_REGION).drop("municipality_code"), cells.filter(~_REGION)
    return _without(cells, kpi_reasons(regional, municipal, ["iom_share"], before=before), _KPI, "denominator")


def _map(sizes: list[list[int]]) -> pl.DataFrame:
    """Places by subjects, with sums of both kinds; one person in three has a deficit."""
    keys = {"region_code": "11", "as_of": MONTH, "competency_group": "all"}
    cells = {(p, s): n for p, row in zip("abcdef", sizes, strict=True) for s, n in zip("stuv", row, strict=True)}
    for p in "abcdef":
        cells[p, "all"] = sum(cells[p, s] for s in "stuv")
    for s in ("s", "t", "u", "v", "all"):
        cells["", s] = sum(cells[p, s] for p in "abcdef")
    return pl.DataFrame(
        [{**keys, "municipality_code": p, "subject": s, "diagnosed": n, "high": 0, "medium": 0}
         for (p, s), n in cells.items()]
    )  # fmt: skip


def _published_map(cells: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    return _without(cells, deficit_reasons(cells, before), _MAP, "diagnosed")


def _without(cells: pl.DataFrame, reasons: pl.DataFrame, keys: list[str], size: str) -> pl.DataFrame:
    joined = cells.join(reasons, on=keys, how="left", maintain_order="left")
    was_hidden = pl.col("reason").is_not_null()
    return joined.with_columns(pl.when(~was_hidden).then(size).alias(size), was_hidden=was_hidden)


def _leaks(old: pl.DataFrame, new: pl.DataFrame, truth: pl.DataFrame, keys: list[str], group: list[str]) -> int:
    size = "diagnosed" if "diagnosed" in truth.columns else "denominator"
    guesses = differenced(old, new, keys, group, _REGION, size)
    return guesses.join(truth.select(*keys, size), on=keys).filter(pl.col("guess") == pl.col(size)).height


@pytest.mark.parametrize("careful, leaks", [(True, 0), (False, 2)])
def test_one_person_more_does_not_open_an_indicator(careful, leaks):
    """Four people in a were hidden with ten in b; five and ten may be shown alone, not beside the first release."""
    first = _kpi({"a": 4, "b": 10, "c": 20, "d": 90})
    old = _published_kpi(first, None)
    new = _published_kpi(_kpi({"a": 5, "b": 10, "c": 20, "d": 90}), old if careful else None)
    guessed = differenced(old, new, _KPI, ["region_code", "as_of", "kpi_code"], _REGION, "denominator")
    assert guessed.height == leaks
    assert _leaks(old, new, first, _KPI, ["region_code", "as_of", "kpi_code"]) == min(leaks, 1)


@pytest.mark.parametrize("seed", range(6))
def test_one_person_more_opens_no_cell_of_the_map(seed):
    chosen = random.Random(seed)
    sizes = [[chosen.choice([0, 3, 6, 11, 20, 40]) for _ in range(4)] for _ in range(6)]
    place, subject = chosen.choice([(p, s) for p in range(6) for s in range(4) if 0 < sizes[p][s] < 5])
    changed = [row.copy() for row in sizes]
    changed[place][subject] += 2
    old, truth = _published_map(_map(sizes), None), _map(sizes)
    for group in (["region_code", "as_of", "subject"], ["region_code", "as_of", "municipality_code"]):
        careful = _published_map(_map(changed), old)
        assert _leaks(old, careful, truth, _MAP, group) == 0
        opened = old.filter("was_hidden").join(careful.filter(~pl.col("was_hidden")), on=_MAP, how="semi")
        assert opened.is_empty()


def test_the_map_without_memory_is_opened():
    sizes = [[3, 40, 20, 20], [6, 40, 20, 20]] + [[11, 40, 20, 20]] * 4
    changed = [[5, 40, 20, 20], *sizes[1:]]
    old, careless = _published_map(_map(sizes), None), _published_map(_map(changed), None)
    assert _leaks(old, careless, _map(sizes), _MAP, ["region_code", "as_of", "subject"]) > 0
