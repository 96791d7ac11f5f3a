"""Whether a page fits its window, and a picture of it for people to look at."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

#: not committed
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
#: a telephone, an office, a wall
WIDTHS = ((360, 740), (1280, 900), (3840, 1200))

#: elements whose right edge is beyond the window and that no scrolling box holds
_OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = (e) => e && e !== document.body &&
    (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e.parentElement)).slice(0, 5)
    .map((e) => `${e.tagName}.${e.className} reaches to ${Math.round(e.getBoundingClientRect().right)} px`)
    .concat(`the page is ${document.documentElement.scrollWidth} px wide at ${wide} px`);
}"""
_SETTLED = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"


def overflow(page: Page, name: str) -> list[str]:
    """What does not fit at each width, leaving a picture of each; the window is then as it was."""
    usual = page.viewport_size
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(_SETTLED)
        found += page.evaluate(_OVERFLOW)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.jpg", type="jpeg", quality=70)
    if usual is not None:
        page.set_viewport_size(usual)
    return found
