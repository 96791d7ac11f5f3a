"""Pictures of the guides: every one is in the list that makes them, small, and taken from a page that is there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.pictures.shots import SHOTS, Shot

PROJECT = Path(__file__).parents[3]
IMAGES = PROJECT / "docs" / "images"
_PICTURE = re.compile(r"!\[[^\]]+\]\((?:docs/)?images/([^)]+)\)")


def shown() -> set[str]:
    """Names of the picture files that README and guides show."""
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    return {name for page in pages for name in _PICTURE.findall(page.read_text(encoding="utf-8"))}


def test_guides_show_the_pictures_that_are_made_and_no_other() -> None:
    made = {f"{shot.name}.webp" for shot in SHOTS}
    assert shown() == made
    assert {p.name for p in IMAGES.iterdir()} == made


def test_pictures_are_small() -> None:
    assert [p.name for p in IMAGES.iterdir() if p.stat().st_size > 150_000] == []


@pytest.mark.skipif(not shutil.which("chromium"), reason="КАРТИНКИ НЕ ПРОВЕРЕНЫ: нет chromium")
def test_a_picture_is_taken_of_a_page(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="КАРТИНКИ НЕ ПРОВЕРЕНЫ: нет playwright")
    from tests.pictures.take import chromium, take  # noqa: PLC0415 - only where there is a browser

    pages = tmp_path / "dashboard"
    pages.mkdir()
    (pages / "region-11.html").write_text("<!doctype html><div style='height:2000px'></div><p id=end>конец</p>")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        top, end = (
            take(browser, tmp_path, Shot(name, "dashboard/region-{region}.html", 300, 400, to), tmp_path / "dashboard")
            for name, to in (("top", ""), ("end", "#end"))
        )
        with pytest.raises(FileNotFoundError, match=r"no dashboard/none\.html"):
            take(browser, tmp_path, Shot("none", "dashboard/none.html"), tmp_path)
        browser.close()
    assert top.read_bytes()[8:12] == b"WEBP"
    assert top.read_bytes() != end.read_bytes()
