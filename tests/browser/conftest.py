"""One browser and one small release for all tests of this folder.

`RSNMS_BROWSER_RELEASE` (the folder of a release) has another release looked at, `RSNMS_BROWSER_ALL=1` all its pages and
not two of each kind; `RSNMS_CHROMIUM` names the browser. `real` is the release of the published deployment, made by a
run as any other.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from pipelines.publish import publish
from pipelines.quality import GateDecision
from pipelines.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "quality"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from warehouse_factory import build

from tests.browser.looked_at import LookedAt, look_at_all, look_briefly
from tests.browser.release_pages import Site
from tests.browser.serving import served
from tests.integration.deployment import published

__all__ = ["published"]

_REGIONS = ("10", "11")
#: pages of a kind of a real release that has a hundred of them
_SOME = 5
_ALL = bool(os.environ.get("RSNMS_BROWSER_ALL"))
_AS_OF = date(2024, 8, 31)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser of the system; `.ci/run` installs it."""
    wanted = os.environ.get("RSNMS_CHROMIUM")
    found = wanted or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser: install chromium or set RSNMS_CHROMIUM")
    return Path(found)


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """Ends with the folder: Playwright's loop would stop every other test of this process that has one of its own."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=chromium,
            args=["--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Marts by hand, with small groups and every state of a cell."""
    return build(tmp_path_factory.mktemp("warehouse") / "w.duckdb", regions=_REGIONS)


@pytest.fixture(scope="session")
def site(chromium: Path, warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The pages to be looked at; do not change them."""
    del chromium  # without a browser nothing needs to be made
    if given := os.environ.get("RSNMS_BROWSER_RELEASE"):
        return Site(Path(given).resolve())
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(folder / "data", folder / "key", _REGIONS)
    return Site(publish(warehouse, settings, _AS_OF, GateDecision("published"), []).resolve())


@pytest.fixture(scope="package")
def seen(site: Site, browser: Browser) -> dict[str, LookedAt]:
    """Pages of every kind, opened once for all tests that only look."""
    opened = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 900})
    try:
        return look_at_all(site, opened, site.pages if _ALL else site.sample)
    finally:
        opened.close()


@pytest.fixture(scope="session")
def real(chromium: Path, request: pytest.FixtureRequest) -> Site:
    """The pages of a real release; do not change them."""
    del chromium
    if given := os.environ.get("RSNMS_BROWSER_RELEASE"):
        return Site(Path(given).resolve())
    return Site((request.getfixturevalue("published").data / "releases" / "current").resolve())


@pytest.fixture(scope="package")
def real_seen(real: Site, browser: Browser) -> dict[str, LookedAt]:
    """Some pages of every kind; with `RSNMS_BROWSER_ALL=1` all of them, looked at thoroughly."""
    opened = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 900})
    try:
        return look_at_all(real, opened, real.pages) if _ALL else look_briefly(real, opened, real.some_of_each(_SOME))
    finally:
        opened.close()


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """The release on a plain web server."""
    with served(site.folder) as url:
        yield url


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()
