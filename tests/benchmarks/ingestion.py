"""Ingestion by format beside the raw reader of the same file, of a whole landing, and of one file by plain pandas.

Figures are rows of a clean region; the file for pandas has planted defects, and both must give the same rows the same
fate, or the benchmark stops.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import fastexcel
import lxml.html
import polars as pl

from pipelines.contracts import load_contract
from pipelines.ingest import ingest_region
from pipelines.ingest.parse import parse_file
from pipelines.ingest.period import Period
from pipelines.keys import create_key
from pipelines.settings import Settings
from pipelines.synthetic import GeneratorOptions, generate
from pipelines.synthetic.files import workbooks
from pipelines.synthetic.files.table import Block, Sheet
from tests.benchmarks.measure import Measurement, median_seconds, whole_process

_TOPIC = "ingestion"
_REGION = "46"
_KEY = bytes(32)
_AS_OF = date(2025, 12, 31)
_PERIOD = Period("2026", date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Sizes:
    """Staff and months of the region; rows of delimited files, of workbooks, of markup. Few rows are not judged."""

    staff: int
    months: int
    rows: int
    workbook_rows: int
    markup_rows: int
    judged: bool


SIZES = {
    "small": Sizes(200, 12, 1_000, 500, 300, judged=False),
    "full": Sizes(100_000, 12, 400_000, 100_000, 20_000, judged=True),
}


@dataclass(frozen=True)
class Format:
    """How a table is written, and how its raw reader reads it; `at_most` is the target of our time ÷ its time."""

    name: str
    suffix: str
    write: Callable[[pl.DataFrame, Path], object]
    read: Callable[[Path], object]
    at_most: float | None = None


def measure(size: str) -> Iterator[Measurement]:
    """Rows of each format per second and the ratio of times; ValueError where pandas and we disagree on a row."""
    sizes = SIZES[size]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = GeneratorOptions(folder / "data", (_REGION,), sizes.staff, sizes.months, _AS_OF, seed=1, clean=True)
        generate(options, lambda label, done, total: None)
        landing = folder / "data" / "landing"
        diagnostics, staff = (_table(landing, source, sizes.rows) for source in ("diagnostics", "staff"))
        yield from _format(_FORMATS[0], staff, "staff", folder, sizes.judged)
        for kind in _FORMATS:
            rows = {"xlsx": sizes.workbook_rows, "ods": sizes.markup_rows, "html.xls": sizes.markup_rows}
            yield from _format(
                kind, diagnostics.head(rows.get(kind.suffix, sizes.rows)), "diagnostics", folder, sizes.judged
            )
        yield from _pandas(diagnostics.head(sizes.workbook_rows), folder, sizes.judged)
        yield from _landing(landing, folder)


def _table(landing: Path, source: str, rows: int) -> pl.DataFrame:
    """Deliveries of a source one under another, as text."""
    files = sorted((landing / _REGION / source).rglob("*.csv"))
    return pl.concat([pl.read_csv(file, infer_schema=False) for file in files]).head(rows)


def _format(kind: Format, table: pl.DataFrame, source: str, folder: Path, judged: bool) -> Iterator[Measurement]:
    path = folder / f"{source}.{kind.suffix}"
    kind.write(table, path)
    contract = load_contract(source)
    raw = median_seconds(lambda: kind.read(path))
    own = median_seconds(lambda: parse_file(path, contract, _REGION, _PERIOD, _KEY))
    path.unlink()
    note = f"{table.height:,} rows, {table.height / own:,.0f} rows/s"
    name = f"{kind.name}, {source}"
    yield Measurement(_TOPIC, name, own, "s", raw, "raw reader", kind.at_most if judged else None, note)


def _landing(landing: Path, folder: Path) -> Iterator[Measurement]:
    """Everything of a region into an empty lake, and again with nothing new, beside raw reads of all its files."""
    create_key(folder / "key")
    settings = Settings(landing.parent, folder / "key", (_REGION,))
    files = sorted(p for p in landing.rglob("*.csv"))
    raw = median_seconds(lambda: [pl.read_csv(file, infer_schema=False) for file in files])
    started = time.perf_counter()
    first = ingest_region(settings, _REGION)
    own = time.perf_counter() - started
    if first.by_status != {"accepted": len(files)}:
        raise ValueError(f"clean files were not accepted: {first.by_status}")
    note = f"{len(files)} files, {first.rows_read:,} rows, {first.rows_read / own:,.0f} rows/s, workers started"
    yield Measurement(_TOPIC, "whole landing", own, "s", raw, "raw reader", None, note)
    again = median_seconds(lambda: ingest_region(settings, _REGION))
    yield Measurement(_TOPIC, "whole landing, nothing new", again, "s", note=f"{len(files)} files looked at")


def _pandas(table: pl.DataFrame, folder: Path, judged: bool) -> Iterator[Measurement]:
    """One file with defects, by whole processes: ours with the lake's Parquet, pandas with its own."""
    for suffix, write in (("csv", _write_csv), ("xlsx", _write_xlsx)):
        path = folder / f"defects.{suffix}"
        write(with_defects(table), path)
        out = folder / "pandas.parquet"
        script: list[str | Path] = [sys.executable, "-m", "tests.benchmarks.peers.pandas_ingestion", path, out]
        peer = whole_process([*script, _PERIOD.end.isoformat()])
        if peer.code:
            raise ValueError(peer.output[-500:])
        own = whole_process([sys.executable, "-m", "tests.benchmarks.one_file", path, folder / "parts"])
        if own.code:
            raise ValueError(own.output[-500:])
        ours, theirs = json.loads(own.output), json.loads(peer.output)
        if ours != theirs:
            raise ValueError(f"rows judged otherwise: {_differing(ours, theirs)}")
        note = (
            f"{table.height:,} rows, {len(ours['rejected']):,} rejected by both for the same reasons; "
            f"{own.peak_mb:,.0f} MB against {peer.peak_mb:,.0f}"
        )
        name = f"{suffix.upper()} with defects, process"
        yield Measurement(_TOPIC, name, own.wall, "s", peer.wall, "pandas", 1.0 if judged else None, note)


def _differing(ours: dict[str, dict[str, object]], theirs: dict[str, dict[str, object]]) -> str:
    """Numbers of rows and reasons, no cell of them."""
    one, other = ours["rejected"], theirs["rejected"]
    rows = sorted(row for row in {*one, *other} if one.get(row) != other.get(row))
    return f"{len(rows)} rows, such as {[(row, one.get(row), other.get(row)) for row in rows[:3]]}"


def with_defects(table: pl.DataFrame) -> pl.DataFrame:
    """Every fiftieth row or so has one of the usual defects, and some cells are untidy without being wrong."""
    row = pl.int_range(pl.len())

    def put(name: str, every: int, at: int, text: pl.Expr) -> pl.Expr:
        return pl.when(row % every == at).then(text).otherwise(name).alias(name)

    given = table.with_columns(pl.all().fill_null(""))
    given = given.with_columns(
        put("snils", 401, 7, pl.col("snils").str.slice(0, 10) + (pl.lit("x"))),
        put("diagnosed_on", 409, 11, pl.lit("31.02.2025")),
        put("provider", 419, 13, pl.lit("неизвестно кто")),
        put("score", 421, 17, pl.lit("")),
        put("max_score", 431, 19, pl.lit("0")),
        put("full_name", 7, 1, pl.lit("  ") + pl.col("full_name").str.replace(" ", "  ", literal=True)),
    )
    return given.with_columns(
        put("score", 433, 23, pl.lit("1000000")),
        put("snils", 439, 29, pl.lit("112-233-445 96")),
        put("diagnosed_on", 5, 3, pl.col("diagnosed_on").str.replace(r"^(\d{4})-(\d\d)-(\d\d)$", "${3}.${2}.${1}")),
    )


def _write_csv(table: pl.DataFrame, path: Path) -> object:
    return table.write_csv(path)


def _write_xlsx(table: pl.DataFrame, path: Path) -> object:
    return table.write_excel(path)


def _read_csv(path: Path) -> object:
    return pl.read_csv(path, infer_schema=False)


def _read_sheet(path: Path) -> object:
    return fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()


def _write_zip(table: pl.DataFrame, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", table.write_csv())


def _read_zip(path: Path) -> object:
    with zipfile.ZipFile(path) as archive:
        return pl.read_csv(archive.read("table.csv"), infer_schema=False)


def _sheet(table: pl.DataFrame) -> Sheet:
    header = pl.DataFrame([table.columns], schema=table.columns, orient="row")
    cells = pl.concat([header, table])
    return Sheet("Лист1", (Block(cells.rename({c: f"c{i}" for i, c in enumerate(cells.columns)}), data=True),))


_FORMATS = (
    Format("CSV", "csv", _write_csv, _read_csv, 2.0),
    Format(
        "CSV in cp1251", "txt",
        lambda t, p: p.write_bytes(t.write_csv().encode("cp1251")),
        lambda p: pl.read_csv(p, infer_schema=False, encoding="windows-1251"),
    ),
    Format("XLSX", "xlsx", _write_xlsx, _read_sheet, 1.3),
    Format("ODS", "ods", lambda t, p: p.write_bytes(workbooks.ods((_sheet(t),))), _read_sheet),
    Format("Parquet", "parquet", lambda t, p: t.write_parquet(p), pl.read_parquet),
    Format("JSON lines", "jsonl", lambda t, p: t.write_ndjson(p), pl.read_ndjson),
    Format("ZIP of CSV", "zip", _write_zip, _read_zip),
    Format(
        "HTML saved as .xls", "html.xls",
        lambda t, p: p.write_bytes(workbooks.html(_sheet(t))), lambda p: lxml.html.parse(str(p)),
    ),
)  # fmt: skip
