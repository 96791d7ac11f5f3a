"""Times the dashboard of one large region: 73 municipalities, 24 months, all indicators and maps of deficits.

The size of the staff changes figures, not cells, so a warehouse filled by formulas stands for one of any size.
Prints seconds of writing, the number of pages, the heaviest, and when a page is ready for use in Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pipelines.publish.dashboard import write_dashboard
from pipelines.publish.source import load_source
from pipelines.quality.gate import GateDecision

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "quality"))

from warehouse_factory import build

_REGION, _FIRST, _LAST = "65", "2022-09-30", "2024-08-31"
_OPENED = (
    "index.html",
    f"region-{_REGION}.html",
    f"indicator-{_REGION}-iom_share.html",
    f"municipalities-{_REGION}.html",
    f"map-{_REGION}.html",
    f"heat-{_REGION}.html",
)


def main() -> None:
    """Writes the site into a temporary folder and opens its kinds of pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = build(folder / "w.duckdb", regions=(_REGION,), first_month=_FIRST, as_of=_LAST)
        source = load_source(db, "bench", date.fromisoformat(_LAST), GateDecision("published"), [], [], None)
        started = time.perf_counter()
        write_dashboard(folder / "dashboard", source)
        print(f"\nsite of region {_REGION}: written in {time.perf_counter() - started:.1f} s")
        sizes = {p.stat().st_size: p.name for p in (folder / "dashboard").glob("*.html")}
        pages = len(list((folder / "dashboard").glob("*.html")))
        print(f"  {pages} pages, the heaviest {max(sizes) / 1024:.0f} KB ({sizes[max(sizes)]})")
        _open(folder / "dashboard")


def _open(dashboard: Path) -> None:
    """Milliseconds from the request of a page to the moment its controls work."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("  chromium is not installed: pages were not opened")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    ready = "() => performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for name in _OPENED:
            page.goto((dashboard / name).as_uri(), wait_until="domcontentloaded")
            page.wait_for_function("performance.timing.domContentLoadedEventEnd > 0")
            print(f"  {name}: ready in {page.evaluate(ready)} ms")
        browser.close()


if __name__ == "__main__":
    main()
