"""Runs the benchmarks, each in a process of its own, and writes `docs/performance.md` of what they measured.

`make bench` measures in full; `--size small` tries the benchmarks themselves in a minute. No measuring belongs here,
nor how the page looks (`page.py`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.measure import Measurement
from tests.benchmarks.page import write_page

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
#: in the order of the page
BENCHMARKS = ("startup", "ingestion", "nightly", "increments", "stages", "engines", "dashboard")


def main() -> int:
    """0 when every benchmark ran; a missed target is a line of the page, not a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--only", choices=BENCHMARKS, nargs="*", default=BENCHMARKS)
    parser.add_argument(
        "--page", type=Path, default=None, help="docs/performance.md when everything is measured in full"
    )
    parser.add_argument("--in-process", choices=BENCHMARKS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.in_process:
        return _measure(arguments.in_process, arguments.size)
    found: list[Measurement] = []
    failed: list[str] = []
    for name in arguments.only:
        measured = _in_its_own_process(name, arguments.size)
        found += measured or []
        failed += [name] if measured is None else []
    whole = arguments.size == "full" and set(arguments.only) == set(BENCHMARKS)
    page = arguments.page or (PAGE if whole else None)
    if page:
        write_page(page, found, failed, [name for name in BENCHMARKS if name not in arguments.only])
        print(f"written: {page}")
    print(*(f"failed: {name}" for name in failed), sep="\n")
    return 1 if failed else 0


def _measure(name: str, size: str) -> int:
    module = import_module(f"tests.benchmarks.{name}")
    for measurement in module.measure(size):
        print(json.dumps(measurement.as_json(), ensure_ascii=False), flush=True)
    return 0


def _in_its_own_process(name: str, size: str) -> list[Measurement] | None:
    """What the benchmark measured so far, told as it comes; None when it failed."""
    if find_spec(f"tests.benchmarks.{name}") is None:
        return None
    print(f"\n{name}", flush=True)
    started = time.perf_counter()
    command = [sys.executable, "-m", "tests.benchmarks.run", "--in-process", name, "--size", size]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    found = []
    for line in process.stdout or ():
        if line.startswith("{"):
            found.append(Measurement(**json.loads(line)))
            print(f"  {_said(found[-1])}", flush=True)
    code = process.wait()
    print(f"  took {time.perf_counter() - started:.0f} s", flush=True)
    return None if code else found


def _said(measured: Measurement) -> str:
    ratio = f", {measured.ratio:.2f} of {measured.peer_name}" if measured.ratio is not None else ""
    missed = "  TARGET MISSED" if measured.kept is False else ""
    return f"{measured.name}: {measured.value:,.2f} {measured.unit}{ratio}{missed}"


if __name__ == "__main__":
    sys.exit(main())
