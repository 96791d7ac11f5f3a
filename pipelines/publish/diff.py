"""Which figures changed between two releases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

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


def diff_releases(before: Path, after: Path) -> dict[str, Any]:
    """Changes from release folder `before` to `after`.

    By table of both: how many cells are `added`, `removed` and `changed`, and the first `MAX_LISTED` changed ones in
    the order of their keys, each with both sides. Raises ReleaseError where a manifest cannot be read.
    """
    old, new = Manifest.read(before), Manifest.read(after)
    return {
        "before": old.release_id,
        "after": new.release_id,
        "code_changed": old.code_version != new.code_version,
        "inputs_added": _inputs(new, old),
        "inputs_removed": _inputs(old, new),
        "tables": {
            name: _diff(before / f"{name}.parquet", after / f"{name}.parquet", name)
            for name in _KEYS
            if all((folder / f"{name}.parquet").is_file() for folder in (before, after))
        },
    }


def _inputs(these: Manifest, others: Manifest) -> list[str]:
    known = {(i["path"], i["status"]) for i in others.inputs}
    return sorted(i["path"] for i in these.inputs if (i["path"], i["status"]) not in known)


def _diff(before: Path, after: Path, name: str) -> dict[str, Any]:
    keys, shown = list(_KEYS[name]), list(_SHOWN[name])
    old, new = (pl.read_parquet(file, columns=[*keys, *shown]) for file in (before, after))
    changed = (
        new.join(old, on=keys, suffix="_before", nulls_equal=True)
        .filter(pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c}_before")) for c in shown))
        .sort(keys)
    )
    listed = changed.head(MAX_LISTED).with_columns(pl.col("as_of").cast(pl.String))
    return {
        "added": new.join(old, on=keys, how="anti", nulls_equal=True).height,
        "removed": old.join(new, on=keys, how="anti", nulls_equal=True).height,
        "changed": changed.height,
        "first_changed": listed.to_dicts(),
    }
