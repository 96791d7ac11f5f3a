"""Releases of a few bytes, for what only looks at manifests, references and folders."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import polars as pl

from pipelines.publish import Manifest


def release(
    releases: Path, name: str, made: datetime, *, before: str | None = None, stale_from: str | None = None
) -> Path:
    """`releases/<name>`, made then, compared with `before`, with one row whose figures come from `stale_from`."""
    folder = releases / name
    folder.mkdir(parents=True)
    Manifest(name, name[:10], "0.1+x", "published", [], {}, {}, ["11"], {}, [], []).write(folder)
    (folder / "diff.json").write_text(json.dumps({"before": before, "after": name}))
    rows = {"region_code": ["11", "46"], "figures_release_id": [stale_from, None]}
    pl.DataFrame(rows, schema_overrides={"figures_release_id": pl.String}).write_parquet(
        folder / "kpi_regional.parquet"
    )
    os.utime(folder / "manifest.json", (made.timestamp(), made.timestamp()))
    return folder
