"""Everything the pages, workbooks and data files of one release are made of, read once.

Figures come as `PublicTables` only, so no page can show what the data files hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publish.audit_facts import AuditFacts, load_facts
from pipelines.publish.inputs import Input
from pipelines.publish.withhold import apply_decision
from pipelines.quality.disclosure import Disclose, PublicTables, public_tables
from pipelines.quality.gate import GateDecision
from pipelines.quality.result import CheckResult
from pipelines.quality.warehouse import query, reading, table


@dataclass(frozen=True)
class ReleaseSource:
    """One release before it is written.

    `deliveries`: ledger without senders' file names and without second copies; `rejections`: region, source, column,
    reason, severity, rows_count. `kpis`, `regions` and `municipalities` are the dimensions of the marts; `facts` only
    auditors ask for.
    """

    release_id: str
    as_of: date
    decision: GateDecision
    checks: Sequence[CheckResult]
    inputs: Sequence[Input]
    tables: PublicTables
    kpis: pl.DataFrame
    regions: pl.DataFrame
    municipalities: pl.DataFrame
    deliveries: pl.DataFrame
    rejections: pl.DataFrame
    facts: AuditFacts


def load_source(  # noqa: PLR0913 - what a release is made of comes from as many places
    db: Path,
    release_id: str,
    as_of: date,
    decision: GateDecision,
    checks: Sequence[CheckResult],
    inputs: Sequence[Input],
    previous: Path | None,
    *,
    disclose: Disclose = public_tables,
) -> ReleaseSource:
    """Read the build database and apply suppression and the gate's decision to its figures."""
    with reading(db) as con:
        tables = apply_decision(disclose(con, as_of, previous), decision, previous)
        codes = tables.kpi_regional["region_code"].unique().to_list()
        regions = table(con, "marts.dim_region").filter(pl.col("region_code").is_in(codes)).sort("region_code")
        return ReleaseSource(
            release_id, as_of, decision, checks, inputs, _named(con, tables),
            table(con, "marts.dim_kpi"), regions, _municipalities(con),
            _deliveries(con, inputs), _rejections(con), load_facts(con, previous),
        )  # fmt: skip


def _named(con: duckdb.DuckDBPyConnection, tables: PublicTables) -> PublicTables:
    names = query(con, "select municipality_code, name_ru as municipality_ru from marts.dim_municipality")
    names = names.unique("municipality_code", keep="first", maintain_order=True)

    def add(frame: pl.DataFrame) -> pl.DataFrame:
        old = [c for c in ("municipality_ru",) if c in frame.columns]
        return frame.drop(old).join(names, on="municipality_code", how="left", maintain_order="left")

    return replace(tables, kpi_municipal=add(tables.kpi_municipal), deficit_map=add(tables.deficit_map))


def _municipalities(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return table(con, "marts.dim_municipality").sort("region_code", "municipality_code")


def _deliveries(con: duckdb.DuckDBPyConnection, inputs: Sequence[Input]) -> pl.DataFrame:
    """Ledger lines of the inputs by public path; times of arrival are left out, they differ from machine to machine."""
    public = pl.DataFrame(
        [(i.path, i.sha256, i.public_path) for i in inputs],
        schema=dict.fromkeys(("path", "sha256", "public_path"), pl.String), orient="row",
    ).unique()  # fmt: skip
    ledger = query(
        con,
        """
        select region_code, source, period, deliverer, path, sha256, status, reason, rows_read, rows_accepted,
            rows_rejected, rows_duplicate, rows_superseded, rows_skipped
        from audit.file_ledger where status <> 'unchanged'
        """,
    )
    ledger = ledger.join(public, on=["path", "sha256"], how="left").drop("path").rename({"public_path": "path"})
    return ledger.sort("region_code", "source", "period", "deliverer", "path")


def _rejections(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return query(
        con,
        """
        select l.region_code, l.source, coalesce(r.column_name, '') as column_name, r.reason, r.severity,
            count(*) as rows_count
        from audit.row_rejections as r join audit.file_ledger as l using (path, sha256)
        where l.status <> 'unchanged'
        group by all order by all
        """,
    )
