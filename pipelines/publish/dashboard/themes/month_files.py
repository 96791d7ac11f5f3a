"""Files that the map and the heat map load: `data/deficits-<region>-<month>.js`, and borders where there are any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.publish.dashboard.page import Site
from pipelines.publish.dashboard.themes.borders import borders_of
from pipelines.publish.dashboard.themes.deficit_months import SYMBOL_CODE, DeficitMonths
from pipelines.publish.dashboard.themes.map_page import key_of
from pipelines.publish.source import ReleaseSource

_PAIR = ("subject", "competency_group")


def write_month_files(folder: Path, site: Site) -> None:
    """Write a script per region and month into `folder`, which must not exist."""
    folder.mkdir()
    for view in site.views:
        months = site.deficits[view.code]
        details = competencies(site.source, view.code, months)
        for month, content in months.files.items():
            name = f"deficits-{view.code}-{key_of(month)}"
            whole = {**content, "competencies": details.get(key_of(month), {})}
            (folder / f"{name}.js").write_bytes(month_script(name, whole))
        borders = borders_of(site.borders_dir, view.code, months.places[:-1])
        if borders.shapes:
            (folder / f"borders-{view.code}.js").write_bytes(
                f"window.RSNMS_BORDERS={_json(borders.shapes)};\n".encode()
            )


def month_script(name: str, content: dict[str, Any]) -> bytes:
    """A script that puts `content` where deficits.js looks for it."""
    return f'(window.RSNMS_MONTHS=window.RSNMS_MONTHS||{{}})["{name}"]={_json(content)};\n'.encode()


def competency_names(source: ReleaseSource, region_code: str) -> list[str]:
    """Competencies of a region in the order of the alphabet; files of the months refer to them by position."""
    rows = source.tables.competencies_regional.filter(pl.col("region_code") == region_code)
    return sorted(rows["competency"].unique())


def competencies(
    source: ReleaseSource, region_code: str, months: DeficitMonths
) -> dict[str, dict[str, list[list[int | None]]]]:
    """Month → pair → [competency, diagnosed, with a deficit]; a hidden one has its symbol's number and null."""
    names = {name: n for n, name in enumerate(competency_names(source, region_code))}
    pairs = {pair: n for n, pair in enumerate(months.pairs)}
    rows = source.tables.competencies_regional.filter(pl.col("region_code") == region_code)
    hidden = pl.col("missing_reason").replace_strict(SYMBOL_CODE, default=None, return_dtype=pl.Int64)
    lists = (
        rows.with_columns(
            n=pl.coalesce(hidden, "diagnosed"),
            name=pl.col("competency").replace_strict(names, return_dtype=pl.Int64),
        )
        .sort("as_of", *_PAIR, "name")
        .group_by("as_of", *_PAIR, maintain_order=True)
        .agg("name", "n", "deficit")
    )
    found: dict[str, dict[str, list[list[int | None]]]] = {}
    for month, subject, group, name, n, deficit in lists.iter_rows():
        if (pair := pairs.get((subject, group))) is not None:
            lines = [list(line) for line in zip(name, n, deficit, strict=True)]
            found.setdefault(key_of(month), {})[str(pair)] = lines
    return found


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
