"""Who and what can help a finding: programmes of the registry, methodists, sites; read from the lake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.reference import seed

from .deliveries_in_force import organisation_rows_in_force
from .kpi import history
from .lake import RegionLake, Row
from .methodists import methodists_in_force
from .programmes import programmes_on

COLUMNS = {
    "programmes_available": pl.Int64,
    "programmes_ru": pl.String,
    "methodists_municipality_count": pl.Int64,
    "methodists_region_count": pl.Int64,
    "sites_ru": pl.String,
}


def help_for(folder: Path, region: str, as_of: date, findings: pl.DataFrame) -> pl.DataFrame:
    """`findings` (rule_code, municipality_code, subject, competency_group …) and COLUMNS; no registry: no number."""
    lake = RegionLake(folder, region)
    now = history(lake, as_of)[-1]
    rules = {r["rule_code"]: r for r in seed("recommendation_rules").iter_rows(named=True)}
    programmes, methodists = programmes_on(lake, as_of), methodists_in_force(lake, now)
    sites = [
        r | {"org_name": now.organisations[r["org_inn"]]["org_name"]}
        for r in organisation_rows_in_force(lake, "sites", as_of, now.organisations)
        if r["since"] <= as_of and (r["until"] is None or r["until"] >= as_of)
    ]
    rows = []
    for finding in findings.iter_rows(named=True):
        rule, place = rules[finding["rule_code"]], finding["municipality_code"]
        need = rule["programme_need"]
        fitting = _fitting(programmes.values(), need, finding) if need and programmes is not None else None
        own = None
        if methodists is not None:
            own = [p for p, r in methodists.items() if finding["subject"] in ("all", r["subject"])]
        near = [s for s in sites if s["site_type"] in (rule["site_types"] or "").split(";")]
        helping = (
            None if fitting is None else len(fitting),
            _listed(f"«{p['title']}» ({p['hours']} ч)" for p in (fitting or [])[:3]),
            None if own is None else sum(now.staff[p] == place for p in own),
            None if own is None else len(own),
            _sites(near, place),
        )
        rows.append(finding | dict(zip(COLUMNS, helping, strict=True)))
    return pl.DataFrame(rows, schema_overrides=COLUMNS)


def _fitting(programmes: Iterable[Row], need: str, finding: Row) -> list[Row]:
    """Programmes that meet the need, those of the subject first, then the short ones."""
    subject = finding["subject"]

    def fits(programme: Row) -> bool:
        if need == "group":
            of_subject = subject == "all" or programme["target_subject"] in (None, subject)
            of_group = programme["target_group"] == finding["competency_group"]
            return bool(programme["in_federal_registry"] and of_group and of_subject)
        return bool(programme[need])

    return sorted(filter(fits, programmes), key=lambda p: (p["target_subject"] != subject, p["hours"], p["program_id"]))


def _sites(sites: list[Row], place: str) -> str | None:
    """Two sites, those of the municipality first."""
    kinds = dict(seed("site_types").select("site_type", "name_ru").iter_rows())
    near = sorted(sites, key=lambda s: (s["home"] != place, s["site_type"], s["org_inn"]))
    return _listed(f"{s['org_name']} ({kinds[s['site_type']]})" for s in near[:2])


def _listed(names: Iterable[str]) -> str | None:
    return ", ".join(names) or None
