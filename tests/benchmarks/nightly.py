"""Whole `rsnms run` processes by size of the staff, and the hand-written script of the same figures beside the largest.

Deliveries are synthetic, of Moscow oblast. What the figures should be is a matter of the tests; here the run stops when
the peer and the product disagree in a cell, for a ratio would then compare two different things.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb

from pipelines.keys import create_key
from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.measure import Measurement, Spent, whole_process
from tests.benchmarks.peers.agreement import disagreements

_TOPIC = "nightly"
_REGION = "46"
_AS_OF = date(2025, 12, 31)
#: start-up, compiling and parsing of the project, pages: what a run costs that has nothing to count
_FIXED_SECONDS = 15.0
_PEER_TARGET, _PEAK_TARGET_MB, _NO_OP_TARGET, _GROWTH_TARGET = 2.5, 4096.0, 8.0, 2.1


@dataclass(frozen=True)
class Sizes:
    """Staff of the clean regions, the last one with the peer beside it, and of the messy one; months of each."""

    clean: tuple[int, ...]
    messy: int
    months: int


SIZES = {"small": Sizes((100, 300), 300, 3), "full": Sizes((1_000, 10_000, 100_000), 10_000, 24)}


def measure(size: str) -> Iterator[Measurement]:
    """First nights, nights with nothing new, stages, growth, the ratio to the peer; RuntimeError on a wrong figure."""
    sizes = SIZES[size]
    spent: dict[int, Spent] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_key(folder / "key" / "pseudonym.key")
        for staff in sizes.clean:
            data = _generated(folder / f"clean-{staff}", staff, sizes.months, clean=True)
            first = _night(data, folder)
            spent[staff] = first
            yield from _of_night(first, f"{staff} staff, clean", judged=staff == sizes.clean[-1])
        yield from _stages(data, sizes.clean[-1])
        again = _night(data, folder)
        yield Measurement(_TOPIC, f"nothing new, {staff} staff", again.wall, "s", at_most=_NO_OP_TARGET)
        yield from _growth(spent, judged=size == "full")
        yield from _beside_the_peer(data, folder, first, judged=size == "full")
        if sizes.messy:
            messy = _generated(folder / "messy", sizes.messy, sizes.months, clean=False)
            night = _night(messy, folder)
            yield from _of_night(night, f"{sizes.messy} staff, messy", judged=False)
            yield from _messy_beside_clean(night, sizes.messy, spent)


def _generated(data: Path, staff: int, months: int, *, clean: bool) -> Path:
    wish = GeneratorOptions(data, (_REGION,), staff, months, _AS_OF, seed=1, clean=clean)
    generate(wish, lambda label, done, total: None)
    return data


def _night(data: Path, folder: Path) -> Spent:
    command = [Path(sys.executable).with_name("rsnms"), "run", "--data-dir", data, "--as-of", _AS_OF.isoformat()]
    spent = whole_process(command, {"RSNMS_PSEUDONYM_KEY_FILE": str(folder / "key" / "pseudonym.key")})
    if spent.code != 0:
        raise RuntimeError(f"rsnms run ended with {spent.code}: {spent.output[-2000:]}")
    return spent


def _of_night(spent: Spent, name: str, *, judged: bool) -> Iterator[Measurement]:
    yield Measurement(_TOPIC, f"first night, {name}", spent.wall, "s", note=f"{spent.processor:.0f} processor seconds")
    limit = _PEAK_TARGET_MB if judged else None
    yield Measurement(_TOPIC, f"peak memory, {name}", spent.peak_mb, "MB", at_most=limit, note="the largest process")


def _stages(data: Path, staff: int) -> Iterator[Measurement]:
    """Seconds of each stage of the only night there was so far, from its log."""
    [log] = (data / "logs").glob("run-*.jsonl")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    for event in events:
        if event["event"] == "stage":
            what = f"{event['stage']}, {event['what']}".removesuffix(", ")
            yield Measurement(_TOPIC, f"stage {what}, {staff} staff", event["seconds"], "s")


def _growth(spent: dict[int, Spent], *, judged: bool) -> Iterator[Measurement]:
    """How many times longer a night of twice the staff takes, between neighbours; what is fixed hides it in few."""
    for less, more in pairwise(sorted(spent)):
        doublings = math.log2(more / less)
        wall = (spent[more].wall / spent[less].wall) ** (1 / doublings)
        processor = (spent[more].processor / spent[less].processor) ** (1 / doublings)
        name = f"growth per doubling, {less} to {more} staff"
        limit = _GROWTH_TARGET if judged else None
        yield Measurement(_TOPIC, name, wall, "times", at_most=limit)
        yield Measurement(_TOPIC, f"{name}, processor", processor, "times")


def _messy_beside_clean(messy: Spent, staff: int, clean: dict[int, Spent]) -> Iterator[Measurement]:
    """Defects, other formats and corrections of as many people, beside plain files."""
    if staff in clean:
        own, peer, name = messy.processor, clean[staff].processor, f"{staff} staff, messy beside clean"
        yield Measurement(_TOPIC, name, own, "processor s", peer, "clean files")


def _beside_the_peer(data: Path, folder: Path, first: Spent, *, judged: bool) -> Iterator[Measurement]:
    out = folder / "straight.duckdb"
    module = "tests.benchmarks.peers.straight"
    peer = whole_process([sys.executable, "-m", module, data / "landing" / _REGION, _AS_OF.isoformat(), out])
    if peer.code != 0:
        raise RuntimeError(f"the peer ended with {peer.code}: {peer.output[-2000:]}")
    with duckdb.connect(str(out)) as con:
        found = disagreements(con, data / "warehouse" / "rsnms.duckdb", _REGION)
    if any(found.values()):
        raise RuntimeError(f"the peer and the product disagree: {found}")
    name = "one hand-written DuckDB script"
    yield Measurement(
        _TOPIC, f"variable part of the first night, less {_FIXED_SECONDS:.0f} s", first.wall - _FIXED_SECONDS, "s",
        peer.wall, name, _PEER_TARGET if judged else None,
        note="equal in every cell of the indicators and of the deficit map",
    )  # fmt: skip
    yield Measurement(_TOPIC, "processor of the first night", first.processor, "s", peer.processor, name)
    yield Measurement(_TOPIC, "memory of the first night", first.peak_mb, "MB", peer.peak_mb, name)
