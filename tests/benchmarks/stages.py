"""What comes after the tables: suites, gate, release, and tracing a published figure, with the peak memory of each.

Each is a process of its own over the data directory of one finished night. Whole nights belong to `nightly`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.keys import create_key
from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.measure import Measurement, Spent, whole_process

_TOPIC = "Suites, gate, release, trace"
_REGION, _AS_OF = "46", date(2025, 12, 31)
#: staff and months
_SIZES = {"small": (200, 3), "full": (100_000, 24)}
_PEAK_MB = 4096.0
_STAGES = {"suites": "suites", "gate": "checks of the gate", "release": "release"}
#: a share of persons, the dearest kind of figure
_TRACED = "iom_share"


def measure(size: str) -> Iterator[Measurement]:
    """Seconds and peak memory of each stage; RuntimeError where one fails."""
    staff, months = _SIZES[size]
    note = f"{staff} staff, {months} months"
    with tempfile.TemporaryDirectory() as name:
        data, key = _night(Path(name), staff, months)
        traced = Path(name) / "traced.csv"
        figure = ["--kpi", _TRACED, "--region", _REGION, "--as-of", _AS_OF.isoformat()]
        spent = _process([_rsnms(), "trace", "--data-dir", data, *figure, "--out", traced], key)
        with traced.open("rb") as rows:
            proved = sum(1 for _ in rows) - 1
        yield from _of("trace of a figure, whole process", spent.wall, spent, f"{note}; {proved:,} rows prove it")
        shutil.rmtree(data / "releases")  # made anew by the stage
        for stage, title in _STAGES.items():
            module = [sys.executable, "-m", "tests.benchmarks.one_stage", stage]
            spent = _process([*module, data, key, _REGION, _AS_OF.isoformat()], key)
            yield from _of(title, float(spent.output.split()[-1]), spent, note)


def _of(title: str, seconds: float, spent: Spent, note: str) -> Iterator[Measurement]:
    yield Measurement(_TOPIC, title, seconds, "s", note=note)
    yield Measurement(_TOPIC, f"peak memory, {title}", spent.peak_mb, "MB", at_most=_PEAK_MB)


def _night(folder: Path, staff: int, months: int) -> tuple[Path, Path]:
    """A data directory after its first night, and the key."""
    data, key = folder / "data", folder / "key" / "pseudonym.key"
    create_key(key)
    wish = GeneratorOptions(data, (_REGION,), staff, months, _AS_OF, seed=1, clean=True)
    generate(wish, lambda label, done, total: None)
    _process([_rsnms(), "run", "--data-dir", data, "--region", _REGION, "--as-of", _AS_OF.isoformat()], key)
    return data, key


def _rsnms() -> Path:
    return Path(sys.executable).with_name("rsnms")


def _process(command: list[str | Path], key: Path) -> Spent:
    spent = whole_process(command, {"RSNMS_PSEUDONYM_KEY_FILE": str(key), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"})
    if spent.code:
        raise RuntimeError(f"{command[1]} ended with {spent.code}: {spent.output[-2000:]}")
    return spent


if __name__ == "__main__":
    for measurement in measure("small"):
        print(measurement)
