"""The checks and the release of one night ask for the same public tables; they are worked out once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.quality.disclosure import OncePublic, PublicTables
from pipelines.quality.disclosure.once import Disclose


@pytest.fixture
def asked() -> list[tuple[date, Path | None]]:
    return []


@pytest.fixture
def disclose(asked: list[tuple[date, Path | None]]) -> Disclose:
    def work_out(con: duckdb.DuckDBPyConnection, as_of: date, previous: Path | None) -> PublicTables:
        asked.append((as_of, previous))
        return PublicTables(*(pl.DataFrame() for _ in PublicTables.__dataclass_fields__))

    return OncePublic(work_out)


def test_the_same_question_is_worked_out_once(disclose: Disclose, asked: list[object], tmp_path: Path) -> None:
    release, current = tmp_path / "2024-08-31-a", tmp_path / "current"
    release.mkdir()
    current.symlink_to(release)
    with duckdb.connect() as con, duckdb.connect() as again:
        first = disclose(con, date(2024, 8, 31), release)
        assert disclose(again, date(2024, 8, 31), current) is first
    assert len(asked) == 1


def test_another_month_or_another_release_before_is_another_question(
    disclose: Disclose, asked: list[object], tmp_path: Path
) -> None:
    with duckdb.connect() as con:
        found = [
            disclose(con, date(2024, 8, 31), None),
            disclose(con, date(2024, 7, 31), None),
            disclose(con, date(2024, 8, 31), tmp_path),
        ]
    assert len(asked) == len({id(tables) for tables in found}) == 3
