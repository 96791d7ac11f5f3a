"""Whether pictures of a page can be saved as PNG and SVG, and its tables as CSV and XLSX.

Small lines inside a card or a row of a table are no pictures of their own: the chart of their indicator is on its page.
A table without heads is a list of facts about what it stands under.
"""

from __future__ import annotations

from playwright.sync_api import Page

#: what belongs to a picture or a table stands in it, beside it or beside the box it scrolls in
_MISSING = """() => {
  const near = (e) => [e, e.closest(".scroll"), e.closest("figure"), e.closest("details")].filter((box) => box);
  const said = (e) => near(e).flatMap((box) => [box, box.previousElementSibling, box.nextElementSibling])
    .filter((box) => box).flatMap((box) => [...(box.matches(".export") ? [box] : box.querySelectorAll(".export"))])
    .flatMap((bar) => [...bar.querySelectorAll("button")].map((button) => button.textContent));
  const told = (e, kinds) => kinds.filter((kind) => !said(e).includes(kind))
    .map((kind) => `${kind}: ${e.outerHTML.replace(/\\s+/g, " ").slice(0, 100)}`);
  const main = document.querySelector("main");
  const pictures = [...main.querySelectorAll("figure, table.heat, .multiples, .choropleth, canvas, svg")]
    .filter((e) => !e.matches("svg") || !e.closest("figure, .card, .multiples, td, th"));
  const tables = [...main.querySelectorAll("table")].filter((table) => table.tHead);
  return [...pictures.flatMap((e) => told(e, ["PNG", "SVG"])), ...tables.flatMap((e) => told(e, ["CSV", "XLSX"]))];
}"""


def missing(page: Page) -> list[str]:
    """Each picture and table together with the kind of file that nobody can get of it."""
    found: list[str] = page.evaluate(_MISSING)
    return found
