"""Writes the dashboard of one large region and opens its pages: 73 municipalities, 24 months, all indicators, all maps.

The size of the staff changes figures, not cells, so a warehouse filled by formulas stands for one of any size.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.publish.dashboard import write_dashboard
from pipelines.publish.source import load_source
from pipelines.quality.gate import GateDecision
from tests.benchmarks.measure import Measurement

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "quality"))

from warehouse_factory import build

_TOPIC = "Dashboard"
#: region, first month, last month, municipalities at most
_SIZES = {"small": ("10", "2024-07-31", "2024-08-31", 12), "full": ("65", "2022-09-30", "2024-08-31", 1000)}
_OPENED = (
    "index",
    "region-#",
    "indicator-#-iom_share",
    "municipalities-#",
    "map-#",
    "heat-#",
    "changes",
    "methodology",
)
_MOST_SECONDS, _MOST_KB, _MOST_READY = 20, 400, 1.0
_OPENINGS = 3
_ASSET = re.compile(r'(?:src|href)="(assets/[\w.-]+)"')
_READY = "() => performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"


def measure(size: str) -> Iterator[Measurement]:
    """Seconds of writing, the heaviest page, and when each kind of page is ready for use.

    Pages are opened where there is a Chromium; there are no measurements of theirs elsewhere.
    """
    region, first, last, places = _SIZES[size]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = build(folder / "w.duckdb", regions=(region,), first_month=first, as_of=last, places=places)
        source = load_source(db, "bench", date.fromisoformat(last), GateDecision("published"), [], [], None)
        dashboard = folder / "dashboard"
        started = time.perf_counter()
        write_dashboard(dashboard, source)
        seconds = time.perf_counter() - started
        pages = list(dashboard.glob("*.html"))
        shown = source.tables.kpi_municipal["municipality_code"].n_unique()
        months = source.tables.kpi_municipal["as_of"].n_unique()
        note = f"{len(pages)} pages: {shown} municipalities, {months} months"
        yield Measurement(_TOPIC, "whole site of a region written", seconds, "s", at_most=_MOST_SECONDS, note=note)
        weights = {page.name: _weight(page) for page in pages}
        heaviest = max(weights, key=lambda name: (weights[name], name))
        kilobytes = weights[heaviest] / 1024
        yield Measurement(_TOPIC, "heaviest page, all it loads", kilobytes, "KB", at_most=_MOST_KB, note=heaviest)
        yield from _ready(dashboard, region)


def _weight(page: Path) -> int:
    """Bytes of a page with its styles, scripts and, on a map, the largest month; Plotly is shared by all."""
    text = page.read_text(encoding="utf-8")
    files = [page, *(page.parent / name for name in sorted(set(_ASSET.findall(text))))]
    months = [f.stat().st_size for f in (page.parent / "data").glob("deficits-*.js")] if "deficits.js" in text else []
    return sum(file.stat().st_size for file in files) + max(months, default=0)


def _ready(dashboard: Path, region: str) -> Iterator[Measurement]:
    """From the request of a page to the moment its controls work, the median of some openings."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a benchmark without a browser needs none

    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto("about:blank")  # the first window is the browser's own time
        for kind in _OPENED:
            times = []
            for _ in range(_OPENINGS):
                page.goto((dashboard / f"{kind.replace('#', region)}.html").as_uri(), wait_until="domcontentloaded")
                page.wait_for_function("performance.timing.domContentLoadedEventEnd > 0")
                times.append(page.evaluate(_READY) / 1000)
            yield Measurement(_TOPIC, f"{kind} ready for use", statistics.median(times), "s", at_most=_MOST_READY)
        browser.close()


if __name__ == "__main__":
    for measurement in measure("full"):
        print(measurement)
