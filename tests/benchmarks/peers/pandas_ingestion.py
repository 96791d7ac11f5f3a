"""Ingestion of diagnostics as a plain script does it: pandas, openpyxl for workbooks, rules of the contract by hand.

It reads CSV or XLSX with the header in the first row, normalises text, casts, checks keys, enumerations and the row
rule, rejects rows with their reasons, makes pseudonyms and writes Parquet. Finding headers anywhere, other formats,
hostile files, a ledger and repeated runs are beyond it. DuckDB writes the Parquet: pandas needs a package more.

    python -m tests.benchmarks.peers.pandas_ingestion <file> <out.parquet> <last day of the period>
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.contracts import Column, ColumnKind, Contract, load_contract
from pipelines.reference import seed

_KEY = bytes(32)
_ZERO_WIDTH = "[\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad]"


@dataclass(frozen=True)
class Answer:
    """Row numbers of the file by what became of them; the header is row 1."""

    accepted: list[int]
    #: row → reasons, sorted
    rejected: dict[int, list[str]]


def ingest(path: Path, out: Path, last_day: str) -> Answer:
    """Reads, judges and writes one file of diagnostics."""
    contract = load_contract("diagnostics")
    table = _read(path, contract)
    values, reasons = {}, {}
    for column in contract.columns:
        text = _clean(table[column.name])
        values[column.name], bad = _cast(text, column, last_day)
        if column.required:
            reasons[column.name] = bad.mask(bad.isna() & values[column.name].isna(), "missing_required")
    frame = pd.DataFrame(values)
    failed = pd.DataFrame(reasons)
    above = (frame["score"] > frame["max_score"]) & failed.isna().all(axis=1)
    failed["rule"] = pd.Series(None, index=failed.index, dtype=object).mask(above, "out_of_range")
    good = failed.isna().all(axis=1)
    _write(frame[good], out)
    told = failed[~good].apply(lambda row: sorted(row.dropna()), axis=1)
    return Answer((frame.index[good] + 2).tolist(), {int(row) + 2: found for row, found in told.items()})


def _read(path: Path, contract: Contract) -> pd.DataFrame:
    if path.suffix == ".xlsx":
        table = pd.read_excel(path, dtype=str, engine="openpyxl", keep_default_na=False)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    names = {header.lower(): c.name for c in contract.columns for header in (c.name, *c.headers)}
    return table.rename(columns={title: names.get(title.strip().lower(), title) for title in table.columns})


def _clean(text: pd.Series) -> pd.Series:
    tidy = text.str.replace(_ZERO_WIDTH, "", regex=True).str.replace(r"\s+", " ", regex=True).str.strip()
    return tidy.mask(tidy == "")


def _cast(text: pd.Series, column: Column, last_day: str) -> tuple[pd.Series, pd.Series]:
    """Values and reasons; both empty where nothing is written."""
    if column.kind is ColumnKind.SNILS:
        value, bad = _snils(text)
    elif column.kind is ColumnKind.DATE:
        iso = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        value = iso.fillna(pd.to_datetime(text, format="%d.%m.%Y", errors="coerce"))
        bad = _where(text.notna() & value.isna(), "bad_type").mask(value > pd.Timestamp(last_day), "future_date")
    elif column.kind is ColumnKind.DECIMAL:
        value = pd.to_numeric(text.str.replace(" ", "").str.replace(",", "."), errors="coerce")
        bad = _where(text.notna() & value.isna(), "bad_type").mask(_outside(value, column), "out_of_range")
    elif column.kind is ColumnKind.TEXT:
        value, bad = text, _where(text.isna() & False, "")
    else:
        value = text.str.lower().str.replace("ё", "е").map(_codes(column))
        bad = _where(text.notna() & value.isna(), "bad_type" if column.kind is ColumnKind.BOOLEAN else "not_in_list")
    return value.mask(bad.notna()), bad


def _snils(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    digits = text.str.replace(r"[\s\-]", "", regex=True).str.zfill(11)
    formed = digits.str.fullmatch(r"\d{11}").fillna(False).astype(bool)
    number = pd.to_numeric(digits.where(formed, "0"))
    total = sum((number // 10 ** (10 - place) % 10) * (9 - place) for place in range(9))
    valid = formed & (total % 101 % 100 == number % 100)
    bad = _where(text.notna() & ~formed, "bad_type").mask(formed & ~valid, "bad_checksum")
    return digits, bad


def _outside(value: pd.Series, column: Column) -> pd.Series:
    below = value < column.minimum if column.minimum is not None else value.isna() & False
    if column.exclusive_minimum is not None:
        below |= value <= column.exclusive_minimum
    return below


def _where(condition: pd.Series, reason: str) -> pd.Series:
    return pd.Series(None, index=condition.index, dtype=object).mask(condition, reason)


def _codes(column: Column) -> dict[str, object]:
    if column.kind is ColumnKind.BOOLEAN:
        yes, no = ("да", "1", "true", "+"), ("нет", "0", "false", "-")
        return {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}
    if column.kind is ColumnKind.SUBJECT:
        found = seed("taught_subjects").select("subject_code", "subject_ru", "aliases").iter_rows()
        labels = [(code, (name, *(aliases or "").split(";"))) for code, name, aliases in found]
    else:
        labels = list(column.labels)
    pairs = [(label, code) for code, names in labels for label in (code, *names) if label]
    return {label.lower().replace("ё", "е"): code for label, code in reversed(pairs)}


def _write(frame: pd.DataFrame, out: Path) -> None:
    people = {n: hmac.digest(_KEY, n.encode(), "sha256").hex()[:32] for n in frame["snils"].unique()}
    kept = frame.assign(person_id=frame["snils"].map(people)).drop(columns=["snils", "full_name"])
    kept["content_hash"] = [
        hashlib.sha256("|".join(map(str, row)).encode()).hexdigest()[:16]
        for row in frame.itertuples(index=False, name=None)
    ]
    con = duckdb.connect()
    con.register("kept", kept)
    con.execute(f"COPY kept TO '{out}' (FORMAT parquet, COMPRESSION zstd)")


if __name__ == "__main__":
    answer = ingest(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    json.dump({"accepted": answer.accepted, "rejected": answer.rejected}, sys.stdout)
