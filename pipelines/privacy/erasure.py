"""Erasure of one person at their request: the link between the СНИЛС and the rows goes, the rows stay anonymous.

So every figure, also one that is computed anew, stays what it was. `finish_erasures` ends a killed one;
every command that takes the lock of the data directory calls it first. Landing is the operator's and is only searched.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from pipelines.access import append_private, private_folder, write_private
from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.casts.identifiers import cast_snils
from pipelines.ingest.erasures import Erased, Erasures, load_erasures, save_erasures
from pipelines.ingest.lake import read_or_empty, schema_of, write_if_changed
from pipelines.ingest.people_in import snils_in
from pipelines.ingest.person import NOT_A_SNILS, PersonError
from pipelines.ingest.pseudonyms import pseudonym, pseudonym_columns, replaced
from pipelines.ingest.quarantine import drop_erased
from pipelines.keys import key_of_lake
from pipelines.privacy.warehouse import with_pseudonyms
from pipelines.settings import Settings

LOG = "erasures.jsonl"
#: there while an erasure is under way, so that only then the list must be opened to know it
MARK = "erasures.unfinished"
_LONGEST = 100


@dataclass(frozen=True)
class Erasure:
    """What was done. `again`: the person was erased before, on `erased_on` by `request`; nothing was changed."""

    erased_on: str
    request: str
    again: bool
    rows: int = 0
    quarantined: int = 0


@dataclass(frozen=True)
class _Done:
    rows: int
    quarantined: int


def erase(settings: Settings, snils: str, request: str, by: str, now: datetime) -> Erasure:
    """Erase the person with this СНИЛС; the caller holds the lock of the data directory.

    `request` is the number of the person's request, `by` who carries it out: both go to the list and to the log. Raises
    PersonError where `snils` is none or they hold one, SettingsError where the key cannot be used.
    """
    number = cast_snils(pl.Series([snils], dtype=pl.String))["value"].item()
    if number is None:
        raise PersonError(NOT_A_SNILS)
    for text, what in ((request, "Номер запроса"), (by, "Имя исполнителя")):
        _require_plain(text, what)
    key = key_of_lake(settings)
    erasures = load_erasures(settings, key)
    known = erasures.find(number)
    if known is not None:
        return Erasure(known.erased_on, known.request, again=True)
    today = now.date().isoformat()
    _log(settings, "erasing", now, request, by)
    # The mark goes first: a list with somebody pending and no mark would be taken for finished.
    write_private(settings.data_dir / MARK, b"")
    save_erasures(settings, key, erasures.with_person(number, pseudonym(number, key), today, request, by))
    done = finish_erasures(settings)
    return Erasure(today, request, again=False, rows=done.rows, quarantined=done.quarantined)


def finish_erasures(settings: Settings) -> _Done:
    """Rewrite what still holds pseudonyms of erased people, and forget these. Each file is replaced whole."""
    mark = settings.data_dir / MARK
    if not mark.exists():
        return _Done(0, 0)
    key = key_of_lake(settings)
    erasures = load_erasures(settings, key)
    gone = {person.pending: person for person in erasures.pending}
    rows = sum(_rewrite(settings, contract, gone) for contract in load_contracts().values())
    shutil.rmtree(settings.lake / ".parts", ignore_errors=True)
    quarantined = drop_erased(settings, key, erasures)
    if gone and settings.warehouse_file.is_file():
        private_folder(settings.warehouse_file.parent)
        pairs = {old: person.replacement for old, person in gone.items()}
        with_pseudonyms(settings.warehouse_file, settings.warehouse_file, pairs)
    _settle(settings, key, erasures, rows, quarantined)
    mark.unlink()
    return _Done(rows, quarantined)


def forget_erasures(settings: Settings) -> None:
    """Remove the list, which nobody can open any more."""
    settings.erasures_file.unlink(missing_ok=True)
    (settings.data_dir / MARK).unlink(missing_ok=True)


def _settle(settings: Settings, key: bytes, erasures: Erasures, rows: int, quarantined: int) -> None:
    for person in erasures.pending:
        _log(settings, "erased", datetime.now(UTC), person.request, person.by, rows=rows, quarantined=quarantined)
    save_erasures(settings, key, erasures.settled())


def _rewrite(settings: Settings, contract: Contract, gone: dict[str, Erased]) -> int:
    """Replace the pseudonyms in all files of a source; how many rows had one."""
    names = pseudonym_columns(contract)
    if not names or not gone:
        return 0
    changed = 0
    schema = schema_of(contract)
    for file in sorted((settings.lake / contract.source).glob("region=*/*.parquet")):
        rows = read_or_empty(file, schema)
        hit = rows.select(pl.any_horizontal(pl.col(names).is_in(list(gone))).sum()).item() or 0
        if hit:
            write_if_changed(replaced(rows, contract, gone), file)
            changed += hit
    return changed


def _require_plain(text: str, what: str) -> None:
    """Texts of the log must not bring back who was erased."""
    if not text.strip() or len(text) > _LONGEST or not text.isprintable():
        raise PersonError(f"{what}: нужна одна строка не длиннее {_LONGEST} знаков.")
    if not snils_in(pl.DataFrame({"text": [text]})).is_empty():
        raise PersonError(f"{what}: в нём СНИЛС, а он не должен оставаться в журнале. Укажите другой текст.")


def _log(settings: Settings, event: str, now: datetime, request: str, by: str, **counts: int) -> None:
    """One line on the disk, before and after: neither СНИЛС nor pseudonym nor names of files are in it."""
    line = {"at": now.isoformat(timespec="seconds"), "event": event, "request": request, "by": by} | counts
    append_private(private_folder(settings.logs) / LOG, json.dumps(line, ensure_ascii=False))
