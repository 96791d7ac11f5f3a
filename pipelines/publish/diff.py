"""Which figures changed between two releases, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from pipelines.publish.causes import by_indicator, with_causes
from pipelines.publish.deliveries import accepted_warnings_changed, changed_deliveries
from pipelines.publish.manifest import Manifest

MAX_LISTED = 500
_KEYS = {
    "kpi_regional": ("region_code", "as_of", "kpi_code"),
    "kpi_municipal": ("region_code", "municipality_code", "as_of", "kpi_code"),
    "deficit_map": ("region_code", "municipality_code", "as_of", "subject", "competency_group"),
    "recommendations": (
        "region_code", "as_of", "address_kind", "municipality_code", "rule_code", "subject", "competency_group",
    ),
}  # fmt: skip
_SHOWN = {
    "kpi_regional": ("numerator", "denominator", "missing_reason"),
    "kpi_municipal": ("numerator", "denominator", "missing_reason"),
    "deficit_map": ("diagnosed", "deficit_share", "missing_reason"),
    "recommendations": ("value", "target_value", "group_size"),
}
#: the map is made of the same sources as the indicators of its groups, and this one stands for all of them
_MAP_KPI = "deficit_share_subject"


def diff_releases(before: Path, after: Path) -> dict[str, Any]:
    """Changes from release folder `before` to `after`.

    By table of both: how many cells are `added`, `removed` and `changed`, and the first `MAX_LISTED` changed ones in
    the order of their keys, each with both sides and the kinds of its `causes`. `changes` has every region and
    indicator with changed cells, its causes and the deliveries behind it. Raises ReleaseError where a manifest cannot
    be read.
    """
    old, new = Manifest.read(before), Manifest.read(after)
    deliveries, sources = changed_deliveries(old, new), old.sources | new.sources
    code_changed = old.code_version != new.code_version
    tables, changes = {}, []
    for name in _KEYS:
        if not all((folder / f"{name}.parquet").is_file() for folder in (before, after)):
            continue  # one of the two comes from a version that did not publish this table
        sides = _side(before, name), _side(after, name)
        changed = with_causes(_changed(*sides, name), deliveries, sources, code_changed=code_changed)
        tables[name] = _summary(*sides, changed, name)
        changes += by_indicator(name, changed, deliveries, sources)
    return {
        "before": old.release_id,
        "after": new.release_id,
        "as_of_before": old.as_of,
        "as_of_after": new.as_of,
        "code_changed": code_changed,
        "code_version_before": old.code_version,
        "code_version_after": new.code_version,
        "accepted_warnings_changed": accepted_warnings_changed(old, new),
        "inputs_added": _inputs(new, old),
        "inputs_removed": _inputs(old, new),
        "changes": changes,
        "tables": tables,
    }


def _inputs(these: Manifest, others: Manifest) -> list[str]:
    known = {(i["path"], i["status"]) for i in others.inputs}
    return sorted(i["path"] for i in these.inputs if (i["path"], i["status"]) not in known)


def _side(release: Path, name: str) -> pl.DataFrame:
    """The compared columns, and those that causes are found by; a table without one of these has it empty."""
    table = pl.read_parquet(release / f"{name}.parquet")
    wanted = dict.fromkeys((*_KEYS[name], *_SHOWN[name], "state", "missing_reason", "kpi_code"))
    absent = (pl.lit(None, dtype=pl.String).alias(c) for c in wanted if c not in table.columns)
    return table.with_columns(absent).select(list(wanted))


def _changed(old: pl.DataFrame, new: pl.DataFrame, name: str) -> pl.DataFrame:
    """Cells of both releases whose shown columns differ."""
    keys, shown = list(_KEYS[name]), list(_SHOWN[name])
    differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_before")) for c in shown)
    changed = new.join(old, on=keys, suffix="_before", nulls_equal=True).filter(differs).sort(keys)
    return changed.with_columns(kpi_code=pl.lit(_MAP_KPI)) if name == "deficit_map" else changed


def _summary(old: pl.DataFrame, new: pl.DataFrame, changed: pl.DataFrame, name: str) -> dict[str, Any]:
    keys, shown = list(_KEYS[name]), list(_SHOWN[name])
    listed = changed.select(*keys, *shown, *(f"{c}_before" for c in shown), "causes").head(MAX_LISTED)
    return {
        "added": new.join(old, on=keys, how="anti", nulls_equal=True).height,
        "removed": old.join(new, on=keys, how="anti", nulls_equal=True).height,
        "changed": changed.height,
        "first_changed": listed.with_columns(pl.col("as_of").cast(pl.String)).to_dicts(),
    }
