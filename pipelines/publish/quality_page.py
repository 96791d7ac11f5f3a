"""The quality report of a release for auditors: verdict, ledger of files, reasons of rejected rows, every check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.load import load_contracts
from pipelines.publish.manifest import to_json
from pipelines.publish.rendering import render
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import (
    ACCEPTED_WARNING,
    CHECK_STATUS,
    DECISION,
    DELIVERY_STATUS,
    FILE_REASON,
    ROW_REASON,
    ROW_SEVERITY,
    SEVERITY,
)
from pipelines.quality.result import CheckResult
from pipelines.quality.titles import check_title

_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate", "rows_superseded", "rows_skipped")


def write_quality(folder: Path, source: ReleaseSource) -> None:
    """Write `index.html` and `checks.json` into `folder`; nothing of it names a person or a sender's file."""
    folder.mkdir()
    (folder / "checks.json").write_bytes(to_json([asdict(c) for c in source.checks]))
    names = dict(source.regions.select("region_code", "name_ru").iter_rows())
    page = render(
        "quality.html",
        assets="../dashboard/assets",
        source=source,
        verdict=DECISION[source.decision.decision],
        names=names,
        checks=[_check(c, names) for c in sorted(filter(_is_shown, source.checks), key=_worst_first)],
        passed=sum(not _is_shown(c) for c in source.checks),
        open_warnings=sum(c.severity == "warning" and c.status == "failed" and not c.acceptance for c in source.checks),
        accepted_warnings=sum(bool(c.acceptance) for c in source.checks),
        totals=_totals(source, names),
        files=_files(source, names),
        rejections=_rejections(source, names),
    )
    (folder / "index.html").write_bytes(page)


def _is_shown(check: CheckResult) -> bool:
    """Of the thousands of expectations, dbt tests and contract checks only those that did not pass."""
    fine = check.status in ("passed", "not_applicable")
    return not (fine and check.check_name.startswith(("expectation:", "dbt:", "contract:")))


def _worst_first(check: CheckResult) -> tuple[bool, bool, bool, str, str, str]:
    fine = check.status in ("passed", "not_applicable")
    return (
        fine,
        bool(check.acceptance),
        check.severity != "blocking",
        check.check_name,
        check.scope_region,
        check.scope_municipality,
    )


def _check(check: CheckResult, names: dict[str, str]) -> dict[str, str]:
    scope = names.get(check.scope_region, check.scope_region) or "все регионы"
    return {
        "title": check_title(check.check_name),
        "scope": f"{scope}, {check.scope_municipality}" if check.scope_municipality else scope,
        "severity": SEVERITY[check.severity],
        "status": check.status,
        "status_ru": ACCEPTED_WARNING if check.acceptance else CHECK_STATUS[check.status],
        "note": check.note,
        "acceptance": check.acceptance,
        "code": _code(check) if check.severity == "warning" and check.status == "failed" else "",
    }


def _code(check: CheckResult) -> str:
    """What an analyst writes to accept the warning (docs/anomalies.md)."""
    place = f', муниципалитет: "{check.scope_municipality}"' if check.scope_municipality else ""
    return f'проверка: {check.check_name}, регион: "{check.scope_region}"{place}'


def _totals(source: ReleaseSource, names: dict[str, str]) -> list[dict[str, Any]]:
    """Files and rows by region and source."""
    counts = [pl.col(c).sum() for c in _COUNTS]
    files = [(pl.col("status") == s).sum().alias(f"files_{s}") for s in ("accepted", "held", "rejected")]
    grouped = source.deliveries.group_by("region_code", "source").agg(*files, *counts).sort("region_code", "source")
    return [_named(row, names) for row in grouped.iter_rows(named=True)]


def _files(source: ReleaseSource, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            **_named(row, names),
            "status_ru": DELIVERY_STATUS.get(row["status"], row["status"]),
            "reason_ru": FILE_REASON.get(row["reason"], row["reason"]) if row["reason"] else "",
        }
        for row in source.deliveries.iter_rows(named=True)
    ]


def _rejections(source: ReleaseSource, names: dict[str, str]) -> list[dict[str, Any]]:
    rows: Iterable[dict[str, Any]] = source.rejections.iter_rows(named=True)
    return [
        {
            **_named(row, names),
            "column_ru": _column_title(row["source"], row["column_name"]),
            "reason_ru": ROW_REASON.get(row["reason"], row["reason"]),
            "severity_ru": ROW_SEVERITY.get(row["severity"], row["severity"]),
        }
        for row in rows
    ]


def _named(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    contract = load_contracts().get(row["source"])
    return {
        **row,
        "region_ru": names.get(row["region_code"], row["region_code"]),
        # the name of a folder that is no source may be anybody's
        "source_ru": contract.title_ru if contract else "папка не источника",
    }


def _column_title(source: str, name: str) -> str:
    """The column as the sender knows it; row rules name none."""
    contract = load_contracts().get(source)
    titles = {c.name: c.title_ru for c in contract.columns} if contract else {}
    return titles.get(name, name) if name else "строка в целом"
