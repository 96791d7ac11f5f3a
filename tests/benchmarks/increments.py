"""Nights after the first: nothing new, one file of a municipality, a correction of twelve months back.

What a night costs whatever the size (imports, tables of dbt, pages) is told apart by a night of a handful of people:
the targets speak of the rest. Processor seconds, for other processes disturb them least.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sys import executable

import polars as pl

from pipelines.keys import create_key
from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.measure import Measurement, Spent, whole_process

_REGION, _AS_OF, _LATE = "46", date(2025, 12, 31), "2024-12"
_SIZES = {"small": (300, 14), "full": (100_000, 24)}
_HANDFUL = 60
_TOPIC = "Nights after the first"
_CORRECTED = 100


@dataclass(frozen=True)
class _Data:
    """A data directory of synthetic deliveries and the key beside it."""

    root: Path

    @property
    def sources(self) -> Path:
        return self.root / "data" / "landing" / _REGION

    def run(self, *arguments: str) -> Spent:
        """`rsnms run`; RuntimeError where it neither published nor found nothing new."""
        command = [Path(executable).with_name("rsnms"), "run", "--data-dir", self.root / "data", "--region", _REGION]
        key = {"RSNMS_PSEUDONYM_KEY_FILE": str(self.root / "pseudonym.key")}
        spent = whole_process([*map(str, command), "--as-of", _AS_OF.isoformat(), *arguments], key)
        if spent.code != 0:
            raise RuntimeError(spent.output[-2000:])
        return spent


def measure(size: str) -> Iterator[Measurement]:
    """Wall seconds of a night without news, processor seconds of the others beside those of a full run."""
    staff, months = _SIZES[size]
    with tempfile.TemporaryDirectory() as folder:
        handful, data = (
            _landed(Path(folder) / "handful", _HANDFUL, months),
            _landed(Path(folder) / "all", staff, months),
        )
        fixed = handful.run().processor
        first = data.run()
        nothing = data.run()
        yield Measurement(_TOPIC, "nothing new, whole process", nothing.wall, "s", at_most=8)
        _municipal_file(data)
        one_file = data.run()
        _late_correction(data)
        late = data.run()
        again = data.run("--full")
    whole = first.processor - fixed
    for name, spent, at_most in (
        ("one file of a municipality", one_file, 0.2),
        ("correction of 12 months back", late, 0.6),
    ):
        yield Measurement(
            _TOPIC,
            name,
            max(spent.processor - fixed, 0),
            "processor s",
            whole,
            "full run",
            at_most,
            note=_computed(spent),
        )
    yield Measurement(
        _TOPIC, "all months again, files known", again.processor - fixed, "processor s", whole, "full run"
    )
    yield Measurement(_TOPIC, "whatever the size", fixed, "processor s", note=f"a night of {_HANDFUL} people")


def _landed(root: Path, staff: int, months: int) -> _Data:
    root.mkdir()
    create_key(root / "pseudonym.key")
    generate(GeneratorOptions(root / "data", (_REGION,), staff, months, _AS_OF, seed=7, clean=True))
    return _Data(root)


def _municipal_file(data: _Data) -> None:
    """The latest staff of the largest municipality sent by itself, one person fewer."""
    period = _latest(data.sources / "staff")
    homes = _read(_latest(data.sources / "organizations")).select("org_inn", "municipality").unique("org_inn")
    staff = _read(period)
    placed = staff.join(homes, on="org_inn", maintain_order="left")
    municipality = placed["municipality"].value_counts(sort=True).row(0)[0]
    target = period / municipality / "20260110_staff.csv"
    target.parent.mkdir(parents=True)
    placed.filter(pl.col("municipality") == municipality).select(staff.columns).tail(-1).write_csv(target)


def _late_correction(data: _Data) -> None:
    """Some results of a year ago, lower than they were told."""
    folder = data.sources / "diagnostics" / _LATE
    rows = _read(folder).filter(pl.col("score") != "0").head(_CORRECTED)
    rows.with_columns(pl.lit("0").alias("score")).write_csv(folder / "20260111_diagnostics.csv")


def _latest(source: Path) -> Path:
    """The folder of the latest period."""
    return max(p for p in source.iterdir() if p.is_dir())


def _read(folder: Path) -> pl.DataFrame:
    """The rows of the first file of the folder, as text."""
    return pl.read_csv(min(folder.glob("*.csv")), infer_schema=False)


def _computed(spent: Spent) -> str:
    """What the run said that it computed."""
    return next((line.strip() for line in spent.output.splitlines() if "есяц" in line), "")
