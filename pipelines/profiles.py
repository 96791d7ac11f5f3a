"""Whether the seeds that describe regions can be used: for who adds a region, before a run stumbles over them.

What links tables to each other is asked by the tests of dbt in each run, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.reference import SeedError, read_seed

FILES = ("regions.csv", "region_profiles.csv", "municipalities.csv", "municipality_changes.csv")
_CODE, _MUNICIPALITY = r"^\d{2}$", r"^\d{8}$"
_DATE, _WHOLE_NUMBER, _SHARE = r"^\d{4}-\d{2}-\d{2}$", r"^[1-9]\d{0,2}$", r"^(0(\.\d+)?|1(\.0+)?)$"
#: file → column → what a cell looks like, how that is said, whether it may be empty
_CELLS = {
    "regions.csv": {
        "region_code": (_CODE, "две цифры", False),
        "name_ru": (r"\S", "название", False),
    },
    "region_profiles.csv": {
        "region_code": (_CODE, "две цифры", False),
        "cumulative_since": (_DATE, "дата ГГГГ-ММ-ДД", True),
        "staff_stale_after_months": (_WHOLE_NUMBER, "целое число месяцев", False),
        "min_coverage": (_SHARE, "доля от 0 до 1", False),
    },
    "municipalities.csv": {
        "region_code": (_CODE, "две цифры", False),
        "municipality_code": (_MUNICIPALITY, "восемь цифр ОКТМО", False),
        "valid_from": (_DATE, "дата ГГГГ-ММ-ДД", True),
        "valid_to": (_DATE, "дата ГГГГ-ММ-ДД", True),
    },
    "municipality_changes.csv": {
        "from_code": (_MUNICIPALITY, "восемь цифр ОКТМО", False),
        "to_code": (_MUNICIPALITY, "восемь цифр ОКТМО", False),
        "effective_from": (_DATE, "дата ГГГГ-ММ-ДД", False),
    },
}
_KEYS = {"regions.csv": "region_code", "region_profiles.csv": "region_code"}


def faults(folder: Path) -> list[str]:
    """What is wrong with the files of `folder`, a Russian sentence each: file, line, column."""
    return [fault for name in FILES for fault in _of_file(folder / name)]


def _of_file(path: Path) -> Iterator[str]:
    try:
        frame = read_seed(path)
    except SeedError as error:
        yield str(error)
        return
    if frame.is_empty():
        yield f"Справочник {path} пуст."
    for column, (pattern, wanted, may_be_empty) in _CELLS[path.name].items():
        good = pl.col(column).str.contains(pattern)
        if pattern == _DATE:
            good &= pl.col(column).str.to_date("%Y-%m-%d", strict=False).is_not_null()
        empty = pl.col(column).is_null()
        wrong = pl.when(empty).then(not may_be_empty).otherwise(~good)
        yield from _bad(frame, wrong, f"{path}: столбец {column} – нужно: {wanted}")
    if path.name == "regions.csv":
        zones = pl.col("timezone").map_elements(_is_zone, return_dtype=pl.Boolean, skip_nulls=False)
        yield from _bad(frame, ~zones, f"{path}: столбец timezone – нужен часовой пояс вида Europe/Moscow")
    if key := _KEYS.get(path.name):
        yield from _bad(frame, pl.col(key).is_duplicated() & pl.col(key).is_not_null(), f"{path}: {key} повторяется")


def _bad(frame: pl.DataFrame, wrong: pl.Expr, what: str) -> Iterator[str]:
    """One sentence with the first lines, the header being the first of the file."""
    lines = [str(row + 2) for row in frame.select(wrong.arg_true()).to_series()]
    if lines:
        yield f"{what}; записи (с заголовком): {', '.join(lines[:5])}{' и другие' if len(lines) > 5 else ''}."


def _is_zone(name: str | None) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name or "").key)
    except (OSError, ValueError, KeyError):
        return False
