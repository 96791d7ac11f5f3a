"""A release read back from its own data files: what is made on demand shows what was published and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.publish.data_files import INDICATORS
from pipelines.publish.manifest import Manifest, ReleaseError
from pipelines.quality.disclosure import PublicTables

_MUNICIPAL = ("kpi_municipal", "deficit_map", "recommendations")


@dataclass(frozen=True)
class Published:
    """What the data files of a release tell: figures, definitions of indicators, names of regions."""

    release_id: str
    as_of: date
    tables: PublicTables
    kpis: pl.DataFrame
    regions: pl.DataFrame


def municipalities(release: Path) -> dict[str, str]:
    """Name by code of every municipality the release has figures of. Raises ReleaseError where a file is missing."""
    places = _scan(release, "kpi_municipal").select("municipality_code", "municipality_ru", "as_of")
    rows = places.sort("as_of").unique("municipality_code", keep="last").sort("municipality_code").collect()
    return {code: name or code for code, name, _ in rows.iter_rows()}


def published(release: Path, municipality_code: str) -> Published:
    """The release of one municipality and its region.

    Raises ReleaseError where a file of the release is missing, as in releases of earlier versions.
    """
    manifest = Manifest.read(release)
    of_place = _scan(release, "kpi_municipal").filter(pl.col("municipality_code") == municipality_code)
    here = pl.col("region_code").is_in(of_place.select("region_code").unique().collect()["region_code"].to_list())
    tables = {
        name: _scan(release, name)
        .filter(here & (pl.col("municipality_code") == municipality_code) if name in _MUNICIPAL else here)
        .collect()
        for name in (field.name for field in fields(PublicTables))
    }
    kpis = _scan(release, INDICATORS).filter(here).collect()
    return Published(
        release_id=manifest.release_id,
        as_of=date.fromisoformat(manifest.as_of),
        tables=PublicTables(**tables),
        kpis=kpis,
        regions=kpis.select("region_code", name_ru="region_ru").unique(),
    )


def _scan(release: Path, name: str) -> pl.LazyFrame:
    file = release / f"{name}.parquet"
    if not file.is_file():
        raise ReleaseError(
            f"В выпуске {release.name} нет файла {file.name}: выпуск повреждён или сделан прежней версией программы. "
            "Проверьте его командой rsnms releases verify или сделайте новый: rsnms run."
        )
    return pl.scan_parquet(file)
