"""A release read back from its own data files: what is made on demand shows what was published and nothing else."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl

from pipelines.publish.audit_facts import AuditFacts
from pipelines.publish.data_files import INDICATORS
from pipelines.publish.manifest import Manifest, ReleaseError
from pipelines.publish.source import ReleaseSource
from pipelines.quality.disclosure import PublicTables
from pipelines.quality.gate import Decision, GateDecision

_MUNICIPAL = ("kpi_municipal", "deficit_map", "recommendations")


def municipalities(release: Path) -> dict[str, str]:
    """Name by code of every municipality the release has figures of. Raises ReleaseError where a file is missing."""
    places = _scan(release, "kpi_municipal").select("municipality_code", "municipality_ru", "as_of")
    rows = places.sort("as_of").unique("municipality_code", keep="last").sort("municipality_code").collect()
    return {code: name or code for code, name, _ in rows.iter_rows()}


def published(release: Path, municipality_code: str) -> ReleaseSource:
    """The release of one municipality and its region, as the writers of pages and workbooks take it.

    Checks, deliveries and rejections are no part of the data files: they are empty, and borders are those of the
    time. Raises ReleaseError where a file of the release is missing, as in releases of earlier versions.
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
    decision = GateDecision(
        cast("Decision", manifest.decision),
        manifest.withheld,
        manifest.reasons,
        manifest.withheld_municipalities,
    )
    return ReleaseSource(
        release_id=manifest.release_id,
        as_of=date.fromisoformat(manifest.as_of),
        decision=decision,
        checks=[],
        inputs=[],
        tables=PublicTables(**tables),
        kpis=kpis,
        regions=kpis.select("region_code", name_ru="region_ru").unique(),
        municipalities=tables["kpi_municipal"]
        .select("region_code", "municipality_code", "municipality_ru")
        .unique()
        .with_columns(municipality_code_now="municipality_code"),
        deliveries=pl.DataFrame(),
        rejections=pl.DataFrame(),
        facts=AuditFacts(pl.DataFrame(), pl.DataFrame(), [], {}),
    )


def _scan(release: Path, name: str) -> pl.LazyFrame:
    file = release / f"{name}.parquet"
    if not file.is_file():
        raise ReleaseError(
            f"В выпуске {release.name} нет файла {file.name}: выпуск повреждён или сделан прежней версией программы. "
            "Проверьте его командой rsnms releases verify или сделайте новый: rsnms run."
        )
    return pl.scan_parquet(file)
