"""Whole deliveries with right answers computed apart from the product: every cell of them must agree.

A set is a folder with `landing` and `expected`; its month is the last one in `expected/kpi_regional.csv`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.acceptance.deliveries import Answer, delivery_sets, run
from tests.oracle.compare import differences

SETS = delivery_sets()
KPI = ["numerator", "denominator", "value", "missing_reason", "status"]
TARGET = ["target_operator", "target_value"]
MAP_GRAIN = ["region_code", "municipality_code", "as_of", "subject", "competency_group"]
MAP = ["diagnosed", "high", "medium", "low", "none", "deficit_share", "mean_percent"]
COUNTS = [
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "rows_duplicate",
    "rows_superseded",
    "rows_skipped",
    "rows_kept",
]
LEDGER = ["sha256", "region_code", "source", "period", "deliverer", "status"]
REJECTION = ["path", "sheet", "row_number", "column_name", "cell", "reason", "severity"]
NUMBERS = {*KPI[:3], "target_value", *MAP, *COUNTS}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SETS, reason="NO ACCEPTANCE DELIVERIES: set RSNMS_ACCEPTANCE_DIR to compare whole deliveries"
    ),
]


@dataclass(frozen=True)
class Case:
    expected: Path
    answer: Answer

    def read(self, name: str) -> pl.DataFrame:
        return typed(pl.read_csv(self.expected / f"{name}.csv", infer_schema=False))


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers as numbers (`value` is one of an indicator only); an empty text is no text."""
    numbers = NUMBERS if "kpi_code" in frame.columns else NUMBERS - {"value"}
    return frame.with_columns(
        (pl.col(c).cast(pl.Float64) if c in numbers else pl.when(pl.col(c) != "").then(pl.col(c))).alias(c)
        for c in frame.columns
    )


@pytest.fixture(scope="module", params=SETS, ids=lambda folder: folder.name)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder: Path = request.param
    data_dir = tmp_path_factory.mktemp(folder.name) / "data"
    shutil.copytree(folder / "landing", data_dir / "landing")
    as_of = pl.read_csv(folder / "expected" / "kpi_regional.csv", infer_schema=False)["as_of"].max()
    answer = run(data_dir, str(as_of))
    assert answer.exit_code in (0, 3), answer.output
    return Case(folder / "expected", answer)


def check(expected: pl.DataFrame, actual: pl.DataFrame, grain: list[str], columns: list[str]) -> None:
    found = differences(expected, actual, grain, columns)
    assert found.is_empty(), f"{found.height} cells differ, first of them:\n{readable(found)}"


def readable(found: pl.DataFrame) -> str:
    with pl.Config(tbl_rows=40, tbl_cols=-1, fmt_str_lengths=60, tbl_width_chars=200, tbl_hide_dataframe_shape=True):
        return str(found.head(40))


def test_is_published(case: Case) -> None:
    assert case.answer.exit_code == 0, case.answer.output


def test_regional_indicators(case: Case) -> None:
    actual = typed(case.answer.rows("select * from marts.kpi_regional"))
    check(case.read("kpi_regional"), actual, ["region_code", "as_of", "kpi_code"], KPI + TARGET)


def test_municipal_indicators(case: Case) -> None:
    actual = typed(case.answer.rows("select * from marts.kpi_municipal where borders = 'as_was'"))
    grain = ["region_code", "municipality_code", "as_of", "kpi_code"]
    check(case.read("kpi_municipal"), actual, grain, KPI + TARGET)


def test_deficit_map(case: Case) -> None:
    rows = case.answer.rows("select * from marts.deficit_map where borders = 'as_was' and diagnosed > 0")
    check(case.read("deficit_map"), typed(rows), MAP_GRAIN, MAP)


def test_ledger(case: Case) -> None:
    kept = "rows_accepted + rows_duplicate + rows_superseded as rows_kept"
    actual = typed(case.answer.rows(f"select *, {kept} from audit.file_ledger"))
    expected = case.read("ledger")
    check(expected, actual, ["path"], LEDGER)
    for column in COUNTS:
        told = expected.filter(pl.col(column).is_not_null())
        check(told, actual.join(told, on="path", how="semi"), ["path"], [column])


def test_rejections(case: Case) -> None:
    counted = [
        frame.group_by(REJECTION).agg(pl.len().alias("times"))
        for frame in (case.read("rejections"), typed(case.answer.rows("select * from audit.row_rejections")))
    ]
    check(*counted, grain=REJECTION, columns=["times"])


def test_texts_arrive_as_they_are(case: Case) -> None:
    missing = [
        (source, column, value)
        for source, column, value in case.read("texts").select("source", "column_name", "value").iter_rows()
        if value not in lake_values(case.answer.data_dir, source, column)
    ]
    assert not missing


def lake_values(data_dir: Path, source: str, column: str) -> set[str]:
    files = data_dir / "lake" / source / "**" / "*.parquet"
    return set(pl.scan_parquet(files, hive_partitioning=False).select(column).collect()[column])


def test_exports_are_harmless(case: Case) -> None:
    """A text that a spreadsheet would run stands in no published CSV at the beginning of a cell."""
    release = case.answer.data_dir / "releases" / "current"
    for file in release.glob("*.csv"):
        table = pl.read_csv(file, infer_schema=False)
        for column in table.columns:
            dangerous = table[column].drop_nulls().str.contains(r"^[=+@\t\r].|^-\D")
            assert not dangerous.any(), f"{file.name}: {column}"


def test_counts_the_compared_cells(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    regional, municipal, deficits = (case.read(n).height for n in ("kpi_regional", "kpi_municipal", "deficit_map"))
    told = case.read("ledger").select(COUNTS)
    counts = told.height * told.width - sum(told.null_count().row(0))
    cells = (
        (regional + municipal) * len(KPI)
        + deficits * len(MAP)
        + counts
        + case.read("rejections").height * len(REJECTION)
    )
    with capsys.disabled():
        print(f"\n{case.expected.parent.name}: {cells} cells of the expected answers compared")
    assert cells > 0
