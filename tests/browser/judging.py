"""What axe-core, the judge of the rules that a program can check, finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from playwright.sync_api import Page

Look = Literal["light", "dark"]
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
#: the rules of WCAG 2.1 AA; of those a dark look can only break the one on contrast
_RULES: dict[Look, Any] = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
#: what is folded away is opened; rows, points of lists and choices beyond the first are like those before them
_PREPARED = """() => {
  document.querySelectorAll("main details").forEach((d) => { d.open = true; });
  document.querySelectorAll("tbody tr, main li, option").forEach((e) => {
    if ([...e.parentElement.children].indexOf(e) >= 12) e.remove();
  });
}"""
_RUN = """async (runOnly) => {
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  const why = (n) => n.any.concat(n.all, n.none).map((c) => c.message).join("; ");
  return found.violations.map((v) =>
    `${v.id} (${v.nodes.length}): ` + v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")}: ${why(n)}`).join(" | "));
}"""


def judged(page: Page, look: Look) -> list[str]:
    """Rules that the page breaks; it is changed by the looking."""
    page.emulate_media(color_scheme=look)
    page.evaluate(_PREPARED)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN, _RULES[look])
    page.emulate_media(color_scheme=None)
    return found
