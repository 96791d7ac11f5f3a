"""Clean files hold what the contracts ask for, cell by cell."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.load import load_contracts
from pipelines.contracts.model import Column, ColumnKind
from pipelines.reference import seed

SOURCES = sorted(load_contracts())
PATTERNS = {
    ColumnKind.SNILS: r"\d{11}",
    ColumnKind.INN10: r"\d{10}",
    ColumnKind.DATE: r"\d{4}-\d\d-\d\d",
    ColumnKind.DECIMAL: r"\d+(\.\d+)?",
    ColumnKind.INTEGER: r"\d+",
    ColumnKind.PERCENT: r"[01](\.\d+)?",
    ColumnKind.BOOLEAN: r"true|false",
    ColumnKind.MUNICIPALITY: r"46\d{6}",
}


def files(clean: Path, source: str) -> list[Path]:
    return sorted((clean / "landing" / "46" / source).rglob("*"), key=str)


def tables(clean: Path, source: str) -> list[tuple[Path, pl.DataFrame]]:
    return [(path, pl.read_csv(path, infer_schema=False)) for path in files(clean, source) if path.is_file()]


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_files_with_the_contracts_columns(clean: Path, source: str) -> None:
    contract = load_contracts()[source]
    found = tables(clean, source)
    assert found
    for path, table in found:
        assert table.columns == [column.name for column in contract.columns]
        assert path.parent.parent.name == source, "a clean region delivers for all"
        assert table.select(contract.natural_key).n_unique() == len(table)


@pytest.mark.parametrize("source", SOURCES)
def test_every_cell_fits_its_column(clean: Path, source: str) -> None:
    for _, table in tables(clean, source):
        for column in load_contracts()[source].columns:
            values = table[column.name]
            assert not (column.required and values.null_count()), column.name
            bad = values.drop_nulls().filter(~values.drop_nulls().str.contains(f"^(?:{pattern(column)})$"))
            assert bad.is_empty(), (source, column.name)


def pattern(column: Column) -> str:
    if column.kind is ColumnKind.SUBJECT:
        return "|".join(seed("taught_subjects")["subject_ru"])
    codes = "|".join(re.escape(code) for code in column.codes)
    if column.kind is ColumnKind.ENUM_SET:
        return f"(?:{codes})(?:;(?:{codes}))*"
    return (
        codes or (column.pattern or ".+").strip("^$")
        if column.kind is ColumnKind.TEXT or codes
        else PATTERNS[column.kind]
    )


def test_events_are_not_after_their_period(clean: Path) -> None:
    for source, contract in load_contracts().items():
        for path, table in tables(clean, source):
            for column in (c.name for c in contract.columns if c.event_date):
                latest = table[column].drop_nulls().max()
                assert latest is None or str(latest) <= last_day(path.parent.name), (source, column)


def last_day(period: str) -> str:
    year, _, rest = period.partition("-")
    month = "12" if not rest else f"{int(rest[1]) * 3:02d}" if rest.startswith("Q") else rest
    return f"{year}-{month}-31"


def test_checksums_of_people_and_organisations_are_right(clean: Path) -> None:
    staff = pl.concat([table for _, table in tables(clean, "staff")])
    for number in staff["snils"].unique().to_list():
        total = sum(int(digit) * (9 - place) for place, digit in enumerate(number[:9])) % 101 % 100
        assert total == int(number[9:])
    for number in staff["org_inn"].unique().to_list():
        weighted = sum(int(d) * w for d, w in zip(number[:9], (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True))
        assert weighted % 11 % 10 == int(number[9])


def test_a_route_goes_on_in_later_deliveries(clean: Path) -> None:
    stages = ["diagnostics", "request", "programme", "implementation", "reflexive_diagnostics", "cancelled"]
    every = pl.concat([table.with_columns(order=pl.lit(no)) for no, (_, table) in enumerate(tables(clean, "ioms"))])
    every = every.with_columns(pl.col("stage").replace_strict(stages, range(len(stages))).alias("rank"))
    several = every.sort("order").group_by("iom_id").agg(pl.col("rank"), pl.len()).filter(pl.col("len") > 1)
    assert len(several) > 10
    assert several.select(pl.col("rank").list.diff().list.min() >= 0).to_series().all()


def test_programmes_enter_the_federal_registry_with_time(clean: Path) -> None:
    found = [
        table.filter(pl.col("in_federal_registry") == "true").height / table.height
        for _, table in tables(clean, "programs")
    ]
    first, last = tables(clean, "programs")[-1][1], tables(clean, "programs")[0][1]
    early = set(first.filter(pl.col("in_federal_registry") == "false")["program_id"])
    late = set(last.filter(pl.col("in_federal_registry") == "true")["program_id"])
    assert all(0.2 < share < 0.95 for share in found)
    assert early & late
