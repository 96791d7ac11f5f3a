"""Which deliveries are new, gone or judged otherwise between two releases, from the input lists of their manifests."""

from __future__ import annotations

from pathlib import PurePosixPath

import polars as pl

from pipelines.publish.inputs import ACCEPTED
from pipelines.publish.manifest import Manifest

_COUNTS = "accepted"
_SCHEMA = dict.fromkeys(("region_code", "source", "period", "deliverer", "path", "change"), pl.String)


def changed_deliveries(old: Manifest, new: Manifest) -> pl.DataFrame:
    """Deliveries that count in one of the two releases only, by path.

    `change`: `added` (new, or accepted now), `removed` (gone, or accepted no longer). A held or rejected file brings no
    row into any figure, so it is none. `deliverer` is a municipality, '' = the region; paths are public ones.
    """
    before, after = _counted(old), _counted(new)
    changes = [(path, "added") for path in after - before] + [(path, "removed") for path in before - after]
    return pl.DataFrame([_row(path, change) for path, change in sorted(changes)], schema=_SCHEMA, orient="row")


def accepted_warnings_changed(old: Manifest, new: Manifest) -> bool:
    """Is another file of accepted warnings behind the two? It changes no figure, only what the quality report says."""
    folder = f"{PurePosixPath(ACCEPTED).parent}/"
    both = ({i["path"] for i in m.inputs if i["path"].startswith(folder)} for m in (old, new))
    return next(both) != next(both)


def _counted(manifest: Manifest) -> set[str]:
    accepted = PurePosixPath(ACCEPTED).parent
    paths = {i["path"] for i in manifest.inputs if i["status"] == _COUNTS}
    return {path for path in paths if PurePosixPath(path).parent != accepted}


def _row(path: str, change: str) -> tuple[str, ...]:
    """`region/source/period[/deliverer]/file`, as files lie in landing."""
    region, source, period, *below = (*PurePosixPath(path).parts[:-1], "", "", "")[:4]
    return region, source, period, next(iter(below), ""), path, change
