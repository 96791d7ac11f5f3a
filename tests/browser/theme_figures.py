"""Figures of the thematic pages beside the published tables: map, heat map, chain, mentoring, passport, roadmap.

Each function opens one page and returns how many figures it compared and what differs. Indicators are compared by
`figures`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from playwright.sync_api import Page

from tests.browser.opening import Watched
from tests.browser.release_pages import Site

_TABLE = """(table) => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].map((cell) =>
  [cell.textContent.replace(/\\s+/g, " ").trim(), cell.dataset.v ?? null]))"""
_FILLED = "(id) => document.querySelector(`#${id} tbody tr`) !== null"
#: a value that is computed on the page from whole numbers is exact, a rounded one is not looked at
_EXACT = 1e-9
Row = dict[str, Any]


@dataclass
class Compared:
    """How many figures of a page were looked at, and those that are not the published ones."""

    figures: int = 0
    faults: list[str] = field(default_factory=list)

    def same(self, about: str, shown: tuple[str, str | None], value: float | None, reason: str | None) -> None:
        """One cell [text, carried value]; where nothing is published, the symbol of `reason` has to stand there."""
        self.figures += 1
        text, carried = shown
        number = _number(carried if carried is not None else text)
        if value is None:
            if number is not None or (reason and text.partition(" ")[0] != reason):
                self.faults.append(f"{about}: shows {shown}, published {reason}")
        elif number is None or abs(number - value) > _EXACT:
            self.faults.append(f"{about}: shows {shown}, published {value}")


def _number(text: str) -> float | None:
    plain = re.sub(r"[\s%]|дн\.", "", text).replace(",", ".").replace("−", "-")
    try:
        return float(plain)
    except ValueError:
        return None


def rows_of(page: Page, selector: str) -> list[list[tuple[str, str | None]]]:
    """Rows of the body of a table, each cell as [text, carried value]."""
    return [[tuple(cell) for cell in row] for row in page.locator(selector).evaluate(_TABLE)]  # type: ignore[misc]


def _last(site: Site, table: str, region: str) -> pl.DataFrame:
    rows = pl.read_parquet(site.folder / f"{table}.parquet").filter(pl.col("region_code") == region)
    return rows.filter(pl.col("as_of") == pl.col("as_of").max())


def _dicts(rows: pl.DataFrame) -> Iterable[Row]:
    return rows.iter_rows(named=True)


def map_figures(site: Site, tab: Watched, region: str) -> Compared:
    """Every municipality in the choice the map opens with, and in the one with the fewest shown of all subjects."""
    published = _last(site, "deficit_map", region).filter(pl.col("borders") == "as_was")
    found = Compared()
    rare = published.filter(pl.col("missing_reason").is_not_null(), pl.col("subject") != "all")
    pairs = [("all", "all"), *rare.select("subject", "competency_group").head(1).rows()]
    for subject, group in pairs:
        tab.open(f"{site.url(f'dashboard/map-{region}.html')}#s={subject}&g={group}")
        tab.page.wait_for_function(_FILLED, arg="map-table")
        here = published.filter(pl.col("subject") == subject, pl.col("competency_group") == group)
        expected = {row["municipality_ru"]: row for row in _dicts(here)}
        shown = rows_of(tab.page, "#map-table")
        if missing := set(expected) - {row[0][0] for row in shown}:
            found.faults.append(f"not on the map: {sorted(missing)}")
        for name, *cells in shown:
            row = expected.get(name[0])
            if row is None:
                if any(_number(text) for text, _ in cells):
                    found.faults.append(f"{name[0]}: {cells}, nothing is published")
                continue
            map_row(found, f"{subject}, {group}, {name[0]}", cells, row)
    return found


def map_row(found: Compared, about: str, cells: list[tuple[str, str | None]], row: Row) -> None:
    """Compare one row of the table to the map with a row of deficit_map."""
    reason = row["missing_reason"]
    whole = row["deficit_share"]
    deficit = None if whole is None else whole * row["diagnosed"]
    for place, (name, value) in {
        0: ("share", whole), 1: ("low", row["deficit_share_low"]), 2: ("high", row["deficit_share_high"]),
        3: ("deficit", None if deficit is None else round(deficit)), 4: ("diagnosed", row["diagnosed"]),
        5: ("uncovered", row["uncovered"]), 6: ("coverage", row["diagnosed_coverage"]),
    }.items():  # fmt: skip
        if value is None and not reason and name in {"share", "low", "high", "deficit", "coverage"}:
            continue  # nobody was diagnosed: nought or a dash, which says the same
        found.same(f"{about}, {name}", cells[place], value, reason or (row["details_reason"] if place == 5 else None))


def heat_figures(site: Site, tab: Watched, region: str) -> Compared:
    """The region as a whole, its first municipality, and the competencies of the cell that has most of them."""
    found = Compared()
    regional = _last(site, "deficit_map_regional", region)
    municipal = _last(site, "deficit_map", region).filter(pl.col("borders") == "as_was")
    place = municipal.sort("diagnosed", descending=True, nulls_last=True)["municipality_code"][0]
    for code, rows in (("", regional), (place, municipal.filter(pl.col("municipality_code") == place))):
        tab.open(f"{site.url(f'dashboard/heat-{region}.html')}#p={code}")
        tab.page.wait_for_function(_FILLED, arg="heat-table")
        _heat(found, tab.page, {(r["subject"], r["competency_group"]): r for r in _dicts(rows)})
    _competencies(found, site, tab, region)
    return found


def _heat(found: Compared, page: Page, expected: dict[tuple[str, str], Row]) -> None:
    subjects, groups = (
        {label: code for code, label in page.evaluate(f"() => RSNMS.data.{name}")} for name in ("subjects", "groups")
    )
    seen = set()
    for name, *cells in rows_of(page, "#heat-table"):
        for group, cell in zip(groups.values(), cells, strict=True):
            key = subjects[name[0]], group
            seen.add(key)
            row = expected.get(key)
            value, reason = (None, None) if row is None else (row["deficit_share"], row["missing_reason"])
            found.same(f"heat {key}", cell, value, reason)
    lost = {key for key, row in expected.items() if row["diagnosed"] or row["missing_reason"]} - seen
    found.faults += [f"heat: {key} is not shown" for key in sorted(lost)]


def _competencies(found: Compared, site: Site, tab: Watched, region: str) -> None:
    rows = _last(site, "competencies_regional", region)
    if rows.is_empty():
        return
    pair = ("subject", "competency_group")
    subject, group = rows.group_by(pair).len().sort("len", *pair, descending=[True, False, False]).row(0)[:2]
    tab.open(f"{site.url(f'dashboard/heat-{region}.html')}#c={subject}.{group}")
    tab.page.wait_for_selector("#heat-detail:not([hidden])")
    expected = {r["competency"]: r for r in _dicts(rows.filter(pl.col("subject") == subject, pl.col(pair[1]) == group))}
    shown = rows_of(tab.page, "#heat-detail table")
    if {row[0][0] for row in shown} != set(expected):
        found.faults.append(f"competencies: {[row[0][0] for row in shown]} shown, {sorted(expected)} published")
        return
    for name, _, deficit, diagnosed, _ in shown:
        row = expected[name[0]]
        found.same(f"{name[0]}, deficit", deficit, row["deficit"], row["missing_reason"])
        found.same(f"{name[0]}, diagnosed", diagnosed, row["diagnosed"], row["missing_reason"])


def chain_figures(site: Site, tab: Watched, region: str) -> Compared:
    """People and days of each step, from the table behind the chart."""
    return _behind(site, tab, region, "chain", "support_chain_regional", _step)


def mentoring_figures(site: Site, tab: Watched, region: str) -> Compared:
    """Pairs and mentees of each form, from the table behind the chart."""
    return _behind(site, tab, region, "methodists", "mentoring_regional", _form)


def _behind(
    site: Site, tab: Watched, region: str, page: str, table: str,
    compare: Callable[[Compared, list[list[tuple[str, str | None]]], pl.DataFrame], None],
) -> Compared:  # fmt: skip
    found = Compared()
    rows = _last(site, table, region)
    if not rows.is_empty():
        tab.open(site.url(f"dashboard/{page}-{region}.html"))
        compare(found, rows_of(tab.page, "figure[data-chart] details.behind table"), rows)
    return found


def _step(found: Compared, shown: list[list[tuple[str, str | None]]], rows: pl.DataFrame) -> None:
    expected = list(_dicts(rows.sort("step_no")))
    if len(shown) != len(expected):
        found.faults.append(f"chain: {len(shown)} steps shown, {len(expected)} published")
    for cells, row in zip(shown, expected, strict=False):
        about = f"chain, {cells[0][0]}"
        found.same(about, cells[1], row["persons_count"], row["missing_reason"])
        days = row["median_days_from_previous"]
        found.same(f"{about}, days", cells[4], days if days is None else round(days, 1), None)


def _form(found: Compared, shown: list[list[tuple[str, str | None]]], rows: pl.DataFrame) -> None:
    expected = {row["form_ru"]: row for row in _dicts(rows)}
    if {cells[0][0] for cells in shown} != set(expected):
        found.faults.append(f"forms: {[cells[0][0] for cells in shown]} shown, {sorted(expected)} published")
        return
    for name, pairs, people in shown:
        row = expected[name[0]]
        found.same(f"{name[0]}, pairs", pairs, row["pairs_count"], row["missing_reason"])
        found.same(f"{name[0]}, people", people, row["mentees_count"], row["missing_reason"])


def passport_figures(site: Site, tab: Watched, region: str) -> Compared:
    """Every line of the passport, which is that of the last date with figures."""
    found = Compared()
    tab.open(site.url(f"dashboard/passport-{region}.html"))
    rows = pl.read_parquet(site.folder / "dpo_passport.parquet").filter(pl.col("region_code") == region)
    known = rows.filter(pl.col("value").is_not_null())["as_of"].max()
    rows = rows.filter(pl.col("as_of") == pl.lit(known or rows["as_of"].max()))
    expected = {f"{r['section_no']}.{r['line_no']}": r for r in _dicts(rows)}
    shown = {row[0][0].partition(" ")[0]: row for row in rows_of(tab.page, "table.passport >> nth=0")}
    for number in range(1, tab.page.locator("table.passport").count()):
        shown |= {row[0][0].partition(" ")[0]: row for row in rows_of(tab.page, f"table.passport >> nth={number}")}
    if set(shown) != set(expected):
        found.faults.append(f"passport: lines {sorted(set(shown) ^ set(expected))} are on one side only")
        return found
    for key, cells in shown.items():
        found.same(f"passport {key}", cells[2], expected[key]["value"], None)
    return found


def roadmap_figures(site: Site, tab: Watched, region: str) -> Compared:
    """Events by block, and the events themselves."""
    found = Compared()
    rows = _last(site, "roadmap", region)
    if rows.is_empty():
        return found
    texts = pl.read_parquet(site.folder / "roadmap_events.parquet").select("region_code", "event_ref", "block_no")
    rows = rows.join(texts, on=["region_code", "event_ref"], how="left")
    tab.open(site.url(f"dashboard/roadmap-{region}.html"))
    for name, *cells in rows_of(tab.page, "#roadmap-blocks"):
        block = rows.filter(pl.col("block_no") == name[0].partition(". ")[0])
        status = block["status"]
        found.same(f"{name[0]}, planned", cells[0], block.height, None)
        for place, code in ((2, "done_on_time"), (3, "done_late"), (4, "overdue")):
            found.same(f"{name[0]}, {code}", cells[place], int((status == code).sum()), None)
    found.same("events", (str(len(rows_of(tab.page, "#roadmap-events"))), None), rows.height, None)
    return found
