"""Tables under the hands of a reader: sorting, searching, taking away; and the files that pages offer."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Locator

from tests.browser.opening import watched
from tests.browser.release_pages import Faults, Site, told

_ORDERS = ("ascending", "descending")
_SORTABLE = "table.sortable, table[data-sortable]"
_COLUMN = """(table, column) => [...table.tBodies[0].rows].filter((r) => !r.hidden && !r.hasAttribute("data-absent"))
  .map((r) => r.cells[column]).map((c) => c.dataset.v ?? c.textContent.trim())"""
#: rows and cells as they are to be seen; what is only read aloud counts as well
_SHOWN = """(table) => [...table.rows].filter((r) => !r.hidden && !r.hasAttribute("data-absent"))
  .map((r) => [...r.cells].map((c) => c.textContent.replace(/\\s+/g, " ").trim()))"""


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def is_ordered(values: list[str], ascending: bool) -> bool:
    """Numbers in order and texts without; what is empty comes last."""
    filled = [v for v in values if v not in {"", "–"}]
    if values[: len(filled)] != filled:
        return False
    numbers = [number(v) for v in filled]
    if any(n is None for n in numbers):
        return True
    return numbers == sorted(numbers, key=lambda n: n or 0.0, reverse=not ascending)


def test_tables_sort_both_ways_and_by_the_keyboard(site: Site, context: BrowserContext) -> None:
    wrong: Faults = {}
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("sortable"):
            tab.complaints = []
            tab.open(site.url(page))
            faults: list[object] = []
            for table in tab.page.locator(_SORTABLE).all()[:2]:
                heads = [h for h in table.locator("thead th:has(button)").all() if h.is_visible()]
                for head in heads[:1] + heads[-1:]:
                    column = head.evaluate("(e) => e.cellIndex")
                    before = sorted(table.evaluate(_COLUMN, column))
                    for press in (head.locator("button").click, partial(head.locator("button").press, "Enter")):
                        press()
                        order = head.get_attribute("aria-sort")
                        values = table.evaluate(_COLUMN, column)
                        if order not in _ORDERS or not is_ordered(values, order == _ORDERS[0]):
                            faults.append(f"column {column} {order}: {values[:6]}")
                        if sorted(values) != before:
                            faults.append(f"column {column} lost or won rows")
                        tried += 1
            if faults or tab.complaints:
                wrong[page] = [*faults, *tab.complaints]
    assert not wrong, told(wrong)
    assert tried


def test_a_search_leaves_the_rows_that_have_the_word(site: Site, context: BrowserContext) -> None:
    wrong: Faults = {}
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("data-filter"):
            tab.open(site.url(page))
            for field in tab.page.locator("input[type=search][data-filter]").all()[:1]:
                table = tab.page.locator(f"table[id={field.get_attribute('data-filter')}]")
                rows = [row for row in table.evaluate(_SHOWN)[1:] if row]
                word = max((row[0] for row in rows), key=len, default="")[:7]
                if not word:
                    continue
                field.fill(word.upper())
                found = table.evaluate(_SHOWN)[1:]
                if found != [row for row in rows if word.lower() in " ".join(row).lower()]:
                    wrong.setdefault(page, []).append(f"«{word}»: {len(found)} of {len(rows)} rows")
                address = tab.page.url
                tab.open("about:blank")
                tab.open(address)
                if field.input_value().lower() != word.lower() or table.evaluate(_SHOWN)[1:] != found:
                    wrong.setdefault(page, []).append(f"{address} opens another view")
                tried += 1
    assert not wrong, told(wrong)
    assert tried


def taken(button: Locator) -> bytes:
    """The file that a click on the button gives."""
    with button.page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


_PLAIN_NUMBER = re.compile(r"[−-]?\d[\d\s]*(,\d+)?(\s%)?")


def differ(text: str, value: Any) -> bool:
    """Whether a field of CSV and a cell of XLSX say different things, or a number has become a text."""
    if isinstance(value, int | float):
        shown = float(text.replace(",", ".").removesuffix("%"))
        return abs(shown - value * 100) > 0.0051 if text.endswith("%") else abs(shown - value) > 1e-9
    return text.lstrip("'") != (value or "").lstrip("'") or bool(_PLAIN_NUMBER.fullmatch(text))


def test_tables_can_be_taken_away_as_they_are_seen(site: Site, context: BrowserContext) -> None:
    wrong: Faults = {}
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("data-export"):
            tab.open(site.url(page))
            table = tab.page.locator("main table[data-export]:visible").first
            if not table.count():
                continue
            shown = table.evaluate(_SHOWN)
            buttons = [
                tab.page.locator(f"button[aria-label$='скачать {kind}']:visible").first for kind in ("CSV", "XLSX")
            ]
            text = taken(buttons[0]).decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
            sheet = load_workbook(io.BytesIO(taken(buttons[1]))).worksheets[0]
            cells = [[c.value for c in row] for row in sheet.iter_rows()]
            faults: list[object] = []
            if [row[0].lstrip("'") for row in rows] != [row[0] for row in shown]:
                faults.append(f"CSV has other rows: {rows[:2]} for {shown[:2]}")
            if [str(row[0] or "") for row in cells] != [row[0] for row in shown]:
                faults.append(f"XLSX has other rows: {cells[:2]} for {shown[:2]}")
            for line, row in zip(rows[1:], cells[1:], strict=False):
                faults += [f"{line[0]}: CSV {c!r}, XLSX {x!r}" for c, x in zip(line, row, strict=False) if differ(c, x)]
            if faults:
                wrong[page] = faults[:3]
            tried += 1
    assert not wrong, told(wrong)
    assert tried


def test_pictures_can_be_taken_away(site: Site, context: BrowserContext) -> None:
    tried = 0
    with watched(context, site.folder.as_uri()) as tab:
        for page in site.with_markup("data-chart")[:2]:
            tab.open(site.url(page))
            for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
                buttons = tab.page.locator(f"main button:visible:text-is('{kind}')")
                if buttons.count():
                    assert taken(buttons.first).lstrip().startswith(start), page
                    tried += 1
    assert tried


def test_the_map_can_be_taken_away_as_it_is_seen(site: Site, context: BrowserContext) -> None:
    """Every square with its name and value, hidden ones hatched."""
    with watched(context, site.folder.as_uri()) as tab:
        tab.open(site.url("dashboard/map-11.html"))
        tab.page.wait_for_selector(".tile")
        seen = tab.page.locator(".tile-value").all_text_contents()
        bar = tab.page.locator("figure.map .export button")
        picture = lxml.etree.fromstring(taken(bar.filter(has_text="SVG")))
        texts = [text.text for text in picture.iterfind(".//{*}text")]
        assert len(seen) > 5
        assert sorted(t for t in seen if t in texts) == sorted(seen)
        hatched = picture.findall(".//{*}g/{*}rect[@fill='url(#hidden)']")
        assert len(hatched) >= tab.page.locator(".tile.h-none").count() > 0
        assert taken(bar.filter(has_text="PNG")).startswith(b"\x89PNG")
        assert tab.complaints == []


def test_files_that_pages_offer_open(site: Site) -> None:
    files = {link for page in site.pages for link in site.links(page) if link.endswith((".csv", ".xlsx"))}
    assert {"report.xlsx", "kpi_municipal.csv"} <= files
    for name in sorted(files):
        if name.endswith(".xlsx"):
            assert load_workbook(site.folder / name, read_only=True).sheetnames, name
        else:
            with (site.folder / name).open(encoding="utf-8-sig", newline="") as stream:
                assert len({len(row) for row in csv.reader(stream)}) == 1, name


@pytest.mark.parametrize("values", [["1", "3", "2"], ["", "1", "2"], ["10", "9", "8"]])
def test_a_wrong_order_is_noticed(values: list[str]) -> None:
    assert not is_ordered(values, ascending=True)
