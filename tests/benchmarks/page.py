"""The page of benchmarks: machine, versions and one table per topic. No measuring belongs here."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks.measure import Measurement

_PACKAGES = ("polars", "duckdb", "dbt-core", "dagster", "great-expectations", "fastexcel", "pyspark")
_HEAD = """# Performance (for developers)

Written by `make bench` from one run: medians where a figure is short, whole processes where it is long. A ratio is to
what the same run measured for the peer. Figures of another machine differ, ratios less so.
"""


def write_page(path: Path, found: list[Measurement], failed: list[str], left_out: Sequence[str] = ()) -> None:
    """Writes the page anew; what was not measured is named."""
    lines = [_HEAD, *_machine(), *_topics(found)]
    if failed:
        lines.append(f"\nNot measured, the benchmark failed: {', '.join(failed)}.")
    if left_out:
        lines.append(f"\nNot measured this time: {', '.join(left_out)}.")
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _machine() -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    day = datetime.now(UTC).date()
    yield f"Measured on {day}: {cores} cores ({_processor()}), {memory:.0f} GB, {platform.system()},"
    yield f"Python {platform.python_version()}, {', '.join(_versions())}.\n"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _versions() -> Iterator[str]:
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            continue


def _topics(found: list[Measurement]) -> Iterator[str]:
    for topic in dict.fromkeys(m.topic for m in found):
        rows = [m for m in found if m.topic == topic]
        yield f"## {topic}\n"
        yield "| what | figure | peer | ratio | target | |"
        yield "|---|---:|---:|---:|---:|---|"
        yield from map(_row, rows)
        yield ""
        yield from (f"- {m.name}: {m.note}" for m in rows if m.note)
        yield ""


def _row(m: Measurement) -> str:
    peer = f"{_number(m.peer)} {m.unit} ({m.peer_name})" if m.peer is not None else ""
    ratio = f"{m.ratio:.2f}" if m.ratio is not None else ""
    target = f"≤ {_number(m.at_most)}{'' if m.ratio is not None else f' {m.unit}'}" if m.at_most is not None else ""
    verdict = {True: "kept", False: "**missed**", None: ""}[m.kept]
    return f"| {m.name} | {_number(m.value)} {m.unit} | {peer} | {ratio} | {target} | {verdict} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
