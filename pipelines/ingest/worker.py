"""What a worker process does with one file: parse it and leave the result beside the lake. No ledger, no merging."""

from __future__ import annotations

import hashlib
import os
import traceback
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.access import private_folder
from pipelines.contracts import load_contract
from pipelines.ingest import reasons
from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.erasures import NOBODY, Erasures
from pipelines.ingest.lake import COMPRESSION_LEVEL, REJECTION_SCHEMA, schema_of
from pipelines.ingest.landed_file import open_landed
from pipelines.ingest.parse import ParsedFile, parse_content
from pipelines.ingest.period import parse_period
from pipelines.ingest.quarantine import rows_file, without_erased, write_rows
from pipelines.ingest.readers import Limits, Unreadable
from pipelines.ingest.reasons import FileRejected


@dataclass(frozen=True)
class ParseTask:
    """One file to read; `rows_file` and `findings_file` are written only where there is something."""

    file: Path
    source: str
    region_code: str
    period: str
    sha256: str
    delivery_id: str
    parts: Path
    quarantine: Path
    key: bytes
    erased: Erasures = NOBODY

    @property
    def rows_file(self) -> Path:
        return self.parts / f"{self.delivery_id}.rows.parquet"

    @property
    def findings_file(self) -> Path:
        return self.parts / f"{self.delivery_id}.findings.parquet"

    @property
    def quarantine_file(self) -> Path:
        return rows_file(self.quarantine, self.region_code, self.source, self.delivery_id)

    def __repr__(self) -> str:
        return f"ParseTask({self.source}, {self.region_code}, {self.period}, {self.delivery_id})"


@dataclass(frozen=True)
class TaskResult:
    """An outcome, and where the program itself failed if it did; None where the file changed under our hands."""

    outcome: Outcome | None
    fault: str | None = None


def run_task(task: ParseTask) -> TaskResult:
    """Parses the file of a task. A file that can't be taken is an outcome, never an exception.

    A file that is not what it was when it was listed (still being copied, taken away) has no outcome yet.
    """
    try:
        data, digest = _content(task.file)
    except OSError:
        return TaskResult(None)
    if digest != task.sha256:
        return TaskResult(None)
    result, parsed = _judged(task, data)
    if parsed is not None:
        _leave(parsed, task)
    return result


def _content(path: Path) -> tuple[bytes | None, str]:
    """The bytes of a file and their hash, so that rows are traced to the very bytes they were read from.

    No bytes of a file too large to be read. Raises OSError where it can't be opened.
    """
    with open_landed(path) as file:
        if os.fstat(file.fileno()).st_size > Limits().max_unpacked_bytes:
            return None, hashlib.file_digest(file, "sha256").hexdigest()
        data = file.read()
    return data, hashlib.sha256(data).hexdigest()


def _judged(task: ParseTask, data: bytes | None) -> tuple[TaskResult, ParsedFile | None]:
    period = parse_period(task.period)
    if period is None:
        raise ValueError(f"a task with an impossible period: {task!r}")
    try:
        if data is None:
            raise Unreadable("too_large")
        parsed = parse_content(data, load_contract(task.source), task.region_code, period, task.key, task.erased)
    except (Unreadable, FileRejected) as problem:
        rows_read = problem.rows_read if isinstance(problem, FileRejected) else None
        return TaskResult(Outcome("rejected", problem.code, problem.message_ru, rows_read)), None
    except MemoryError:
        raise
    except Exception as error:
        # A fault of ours, not of the sender: the other files go on. The place is told, the data are not.
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        return TaskResult(Outcome("rejected", "internal_error", reasons.INTERNAL_ERROR), fault), None
    fields = {name: getattr(parsed, name) for name in Outcome.__dataclass_fields__}
    return TaskResult(Outcome(**fields)), parsed


def _leave(parsed: ParsedFile, task: ParseTask) -> None:
    private_folder(task.parts)
    own = [pl.lit(task.region_code).alias("region_code"), pl.lit(task.delivery_id).alias("delivery_id")]
    if parsed.status == "accepted" and parsed.rows.height:
        rows = parsed.rows.with_columns(*own, pl.lit(task.sha256).alias("file_sha256"))
        rows = rows.select(list(schema_of(load_contract(task.source)))).rechunk()
        rows.write_parquet(task.rows_file, compression="zstd", compression_level=COMPRESSION_LEVEL)
    if parsed.findings.height:
        columns = [c for c in REJECTION_SCHEMA if c not in {"path", "sha256"}]
        findings = parsed.findings.with_columns(*own, pl.lit(task.source).alias("source"))
        findings.select(columns).write_parquet(task.findings_file)
    write_rows(without_erased(parsed.rejected_text, task.erased), task.quarantine_file, task.key)
