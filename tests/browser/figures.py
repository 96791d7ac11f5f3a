"""Figures as a page shows them, beside the published tables. What a figure is about follows from its key and its page.

A figure is an element [data-f=value] in a [data-series=key], or any element with [data-kpi]. A key names what the page
does not say: `indicator-11-iom_share.html` has keys of municipalities, `municipality-11605000.html` of indicators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from tests.browser.present_borders import PresentBorders
from tests.browser.release_pages import Site

#: pages carry at least four decimals
_CARRIED = 5e-5
#: what stands where a table has no row
_EMPTY = {"", "–", "x"}

READ = """() => {
  const shared = window.RSNMS, data = shared ? shared.data : {}, state = shared ? shared.state : {};
  const near = (e, name) => e.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? "";
  const monthOf = (key) => {
    const own = data.now_of ? data.now_of[key.split("|")[0]] : undefined;
    return (data.keys || [])[state.m || own === undefined ? shared.month() : own] ?? "";
  };
  const told = (e) => {
    const key = near(e, "series");
    return {
      key, kpi: e.dataset.kpi ?? near(e, "kpi"), municipality: near(e, "municipality"), region: near(e, "region"),
      subject: near(e, "subject"), group: near(e, "group"),
      month: near(e, "as-of") || (key ? monthOf(key) : ""),
      borders: near(e, "borders") || (state.b === "now" ? "as_now" : "as_was"),
      value: e.dataset.value ?? e.dataset.v ?? null, missing: e.dataset.missing ?? null,
      text: e.textContent.trim(), absent: !!e.closest("[data-absent]"),
    };
  };
  const figures = ["[data-series] [data-f=value]", "[data-series][data-f=value]", "[data-kpi]"];
  return [...document.querySelectorAll(figures.map((f) => `main ${f}`).join())]
    .filter((e, i, all) => !all.some((other) => other !== e && e.contains(other)))
    .map(told);
}"""


@dataclass(frozen=True)
class Published:
    """The indicators of a release by what they are about."""

    site: Site

    @cached_property
    def rows(self) -> dict[tuple[str, str, str, str, str], tuple[float | None, str | None]]:
        """(region, municipality or '', kpi, `YYYY-MM`, borders) → value and reason why there is none.

        On the borders of today: sums of published rows, and the rows themselves of indicators that do not sum up.
        """
        shape = ["region_code", "municipality_code", "kpi_code", "as_of", "borders", "value", "missing_reason"]
        regional = pl.read_parquet(self.site.folder / "kpi_regional.parquet").with_columns(
            municipality_code=pl.lit(""), borders=pl.lit("as_was")
        )
        municipal = pl.read_parquet(self.site.folder / "kpi_municipal.parquet")
        table = pl.concat([regional.select(shape), municipal.select(shape)])
        months = table.with_columns(pl.col("as_of").dt.strftime("%Y-%m"))
        then = {tuple(row[:5]): (row[5], row[6]) for row in months.iter_rows()}
        now = PresentBorders(self.site)
        kept = {(*key[:4], "as_now"): row for key, row in then.items() if key[1] and key[2] not in now.additive}
        sums = {(key[0][:2], *key, "as_now"): (found.value, found.reason) for key, found in now.sums.items()}
        return then | kept | sums

    def faults(self, page: str, figures: list[dict[str, Any]]) -> list[str]:
        """What is shown on a page and published otherwise or not at all; `figures` as READ gives them."""
        found = []
        for figure in figures:
            about = self._about(page, figure)
            if figure["subject"] or figure["group"] or not about[2]:
                continue
            published = self.rows.get(about)
            if published is None:
                if not figure["absent"] and figure["text"] not in _EMPTY:
                    found.append(f"{about}: shows {figure['text']!r}, no such row is published")
            elif not _agrees(figure, *published):
                shown = {k: figure[k] for k in ("text", "value", "missing")}
                found.append(f"{about}: shows {shown}, published {published}")
        return found

    def compared(self, page: str, figures: list[dict[str, Any]]) -> int:
        """How many of the figures have a published row with a value."""
        return sum(self.rows.get(self._about(page, f), (None,))[0] is not None for f in figures)

    def _about(self, page: str, figure: dict[str, Any]) -> tuple[str, str, str, str, str]:
        name = page.rpartition("/")[2].removesuffix(".html")
        words = [*figure["key"].split("|"), *re.split(r"-(?=\w)", name)]
        kpi = figure["kpi"] or next((w for w in words if w in self._kpis), "")
        municipality = figure["municipality"] or next((w for w in words if re.fullmatch(r"\d{8}", w)), "")
        region = figure["region"] or next((w for w in words if re.fullmatch(r"\d{2}", w)), "")
        region = region or self._region_of.get(municipality, "")
        if "region" in figure["key"].split("|"):
            municipality = ""  # the region's figure for comparison
        return region, municipality, kpi, figure["month"][:7], figure["borders"] if municipality else "as_was"

    @cached_property
    def _kpis(self) -> set[str]:
        return {key[2] for key in self.rows}

    @cached_property
    def _region_of(self) -> dict[str, str]:
        return {key[1]: key[0] for key in self.rows}


def _agrees(figure: dict[str, Any], value: float | None, reason: str | None) -> bool:
    carried = figure["value"]
    if value is None:
        symbol = figure["missing"] or figure["text"]
        return not carried and not re.search(r"\d", figure["text"]) and (reason is None or symbol in {reason, "w"})
    if carried not in {None, ""} and abs(float(carried) - value) > _CARRIED:
        return False
    number = re.match(r"[−-]?[\d\s]+(?:,(\d+))?(?=(\s%)?)", figure["text"])
    if number is None:
        return False
    digits, percent = len(number[1] or ""), bool(number[2])
    shown = float(re.sub(r"\s", "", number[0]).replace(",", ".").replace("−", "-"))
    return abs(shown - value * (100 if percent else 1)) <= 0.5001 * 10**-digits
