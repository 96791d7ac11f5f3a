"""Takes the pictures of the guides: `python -m tests.pictures.take [release] [folder]`, after `make demo`.

WebP, because a page of tables is a third of its PNG; each picture is made coarser until it weighs little.
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.pictures.shots import SHOTS, Shot

PROJECT = Path(__file__).parents[2]
MOST_BYTES = 150_000
_QUALITIES = (85, 70, 55, 40)


def take_all(release: Path, folder: Path) -> list[Path]:
    """Every picture of the list; raises FileNotFoundError where the release lacks a page or the machine a browser."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        taken = [take(browser, release, shot, folder) for shot in SHOTS]
        browser.close()
    return taken


def chromium() -> str:
    """Debian's browser; nothing is downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("chromium is not installed: apt-get install chromium")
    return found


def take(browser: Browser, release: Path, shot: Shot, folder: Path) -> Path:
    """One picture, at most `MOST_BYTES`."""
    page_file = release / shot.page.format(region=_first_region(release))
    if not page_file.is_file():
        raise FileNotFoundError(f"{shot.name}: the release has no {page_file.relative_to(release)}")
    page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, locale="ru-RU")
    page.goto(page_file.resolve().as_uri(), wait_until="load")
    if shot.to:
        page.locator(shot.to).first.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(700)  # charts are drawn after the page has come
    session = page.context.new_cdp_session(page)
    for quality in _QUALITIES:
        answer = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        content = base64.b64decode(answer["data"])
        if len(content) <= MOST_BYTES:
            break
    else:
        raise ValueError(f"{shot.name}: {len(content)} bytes even at quality {quality}; take a smaller window")
    page.close()
    file = folder / f"{shot.name}.webp"
    file.write_bytes(content)
    return file


def _first_region(release: Path) -> str:
    return min(p.stem.removeprefix("region-") for p in (release / "dashboard").glob("region-*.html"))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    of = Path(arguments[0]) if arguments else PROJECT / "data" / "demo" / "releases" / "current"
    for picture in take_all(of, Path(arguments[1]) if len(arguments) > 1 else PROJECT / "docs" / "images"):
        print(f"{picture.name}: {picture.stat().st_size // 1000} KB")
