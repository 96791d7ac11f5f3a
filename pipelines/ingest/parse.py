"""One landed file → typed rows, findings and counts. Pure: the same bytes and contract give the same answer.

Runs in a worker process; where the answer is kept belongs to `lake`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.ingest import reasons
from pipelines.ingest.casts import CastContext
from pipelines.ingest.erasures import NOBODY, Erasures
from pipelines.ingest.header import Header, find_header
from pipelines.ingest.judge import Judged, judge
from pipelines.ingest.masks import masked_findings
from pipelines.ingest.period import Period
from pipelines.ingest.pseudonyms import to_lake
from pipelines.ingest.readers import RawTable, read_bytes, read_tables


@dataclass(frozen=True)
class ParsedFile:
    """What one file brought. `status` is accepted or held; frames are empty where nothing is."""

    status: str
    reason: str | None
    reason_ru: str | None
    rows_read: int
    rows_valid: int
    rows_rejected: int
    rows_skipped: int
    sheets_read: list[str]
    sheets_ignored: list[str]
    unknown_columns: list[str]
    #: lake columns, system columns of the row, content_hash
    rows: pl.DataFrame
    #: findings with sheet, cell and masked value
    findings: pl.DataFrame
    #: rejected rows as delivered, for quarantine (personal data)
    rejected_text: pl.DataFrame


@dataclass(frozen=True)
class _Sheet:
    table: RawTable
    header: Header
    judged: Judged


def parse_file(
    path: Path, contract: Contract, region_code: str, period: Period, key: bytes, erased: Erasures = NOBODY
) -> ParsedFile:
    """`parse_content` of a file. Raises OSError, too, where it can't be opened."""
    return _parsed(read_tables(path), contract, region_code, period, key, erased)


def parse_content(
    data: bytes, contract: Contract, region_code: str, period: Period, key: bytes, erased: Erasures = NOBODY
) -> ParsedFile:
    """Reads and judges the bytes of a file; people in `erased` get no pseudonym.

    Raises readers.Unreadable for a file that can't be read and FileRejected for one without the
    table of the contract.
    """
    return _parsed(read_bytes(data), contract, region_code, period, key, erased)


def _parsed(
    tables: list[RawTable], contract: Contract, region_code: str, period: Period, key: bytes, erased: Erasures
) -> ParsedFile:
    found, ignored = _find_tables(tables, contract)
    context = CastContext(region_code, period)
    sheets = [_Sheet(table, header, judge(table.frame, header, contract, context)) for table, header in found]
    valid = sum(len(s.judged.rows) for s in sheets)
    rejected = sum(len(s.judged.rejected_rows) for s in sheets)
    skipped = sum(s.judged.skipped_count for s in sheets)
    if valid + rejected == 0:
        raise reasons.no_rows()
    hold = rejected > contract.hold_above * (valid + rejected)
    return ParsedFile(
        status="held" if hold else "accepted",
        reason="too_many_rejected" if hold else None,
        reason_ru=reasons.held(rejected, valid + rejected, contract.hold_above) if hold else None,
        rows_read=valid + rejected + skipped,
        rows_valid=valid,
        rows_rejected=rejected,
        rows_skipped=skipped,
        sheets_read=_names(s.table for s in sheets),
        sheets_ignored=ignored,
        unknown_columns=sorted({title for s in sheets for title in s.header.unknown}),
        rows=pl.concat([_lake_rows(s, contract, key, erased) for s in sheets]).with_row_index("row_order", offset=1),
        findings=pl.concat([masked_findings(s.table, s.header, s.judged, contract) for s in sheets]),
        rejected_text=pl.concat([_rejected_text(s) for s in sheets], how="diagonal"),
    )


def _find_tables(tables: list[RawTable], contract: Contract) -> tuple[list[tuple[RawTable, Header]], list[str]]:
    found: list[tuple[RawTable, Header]] = []
    ignored: list[str] = []
    for table in tables:
        header = find_header(table.frame, contract)
        if header is None or not header.is_meant_for(contract):
            ignored += _names([table])
            continue
        below = table.frame.slice(header.data_row)
        if missing := header.missing(contract):
            raise reasons.missing_columns(contract, missing, table.sheet, below.height)
        for name, position in header.repeated:
            first, second = below[:, header.columns[name]], below[:, position]
            if second.null_count() < second.len() and not first.eq_missing(second).all():
                raise reasons.repeated_column(contract, name, table.sheet, below.height)
        found.append((table, header))
    if not found:
        raise reasons.no_table(contract)
    return found, ignored


def _names(tables: Iterable[RawTable]) -> list[str]:
    return ["/".join(part for part in (t.member, t.sheet) if part) or "—" for t in tables]


def _lake_rows(sheet: _Sheet, contract: Contract, key: bytes, erased: Erasures) -> pl.DataFrame:
    return to_lake(sheet.judged.valid, contract, key, erased).with_columns(
        pl.lit(sheet.table.member).alias("member"),
        pl.lit(sheet.table.sheet).alias("sheet"),
        (sheet.judged.rows + sheet.table.first_row).cast(pl.UInt32).alias("row_number"),
    )


def _rejected_text(sheet: _Sheet) -> pl.DataFrame:
    rows = sheet.table.frame.with_row_index("row").filter(pl.col("row").is_in(sheet.judged.rejected_rows.implode()))
    return rows.select(
        pl.lit(sheet.table.member).alias("member"),
        pl.lit(sheet.table.sheet).alias("sheet"),
        (pl.col("row") + sheet.table.first_row).cast(pl.UInt32).alias("row_number"),
        pl.all().exclude("row"),
    )
