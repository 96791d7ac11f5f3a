"""What a worker process does with one file: parse it and leave the result beside the lake. No ledger, no merging."""

from __future__ import annotations

import hashlib
import os
import traceback
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts import load_contract
from pipelines.ingest import reasons
from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.lake import REJECTION_SCHEMA, schema_of
from pipelines.ingest.landed_file import open_landed
from pipelines.ingest.parse import ParsedFile, parse_file
from pipelines.ingest.period import parse_period
from pipelines.ingest.readers import Unreadable
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

    @property
    def rows_file(self) -> Path:
        return self.parts / f"{self.delivery_id}.rows.parquet"

    @property
    def findings_file(self) -> Path:
        return self.parts / f"{self.delivery_id}.findings.parquet"

    @property
    def quarantine_file(self) -> Path:
        return self.quarantine / self.region_code / self.source / f"{self.delivery_id}.parquet"

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
    result, parsed = _judged(task)
    if not _is_as_listed(task):
        return TaskResult(None)
    if parsed is not None:
        _leave(parsed, task)
    return result


def _is_as_listed(task: ParseTask) -> bool:
    try:
        with open_landed(task.file) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == task.sha256
    except OSError:
        return False


def _judged(task: ParseTask) -> tuple[TaskResult, ParsedFile | None]:
    period = parse_period(task.period)
    if period is None:
        raise ValueError(f"a task with an impossible period: {task!r}")
    try:
        parsed = parse_file(task.file, load_contract(task.source), task.region_code, period, task.key)
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
    task.parts.mkdir(parents=True, exist_ok=True)
    own = [pl.lit(task.region_code).alias("region_code"), pl.lit(task.delivery_id).alias("delivery_id")]
    if parsed.status == "accepted":
        rows = parsed.rows.with_columns(*own, pl.lit(task.sha256).alias("file_sha256"))
        rows.select(list(schema_of(load_contract(task.source)))).write_parquet(task.rows_file)
    if parsed.findings.height:
        columns = [c for c in REJECTION_SCHEMA if c not in {"path", "sha256"}]
        findings = parsed.findings.with_columns(*own, pl.lit(task.source).alias("source"))
        findings.select(columns).write_parquet(task.findings_file)
    if parsed.rejected_text.height:
        task.quarantine_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = task.quarantine_file.with_suffix(".tmp")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            parsed.rejected_text.write_parquet(file)
        temporary.replace(task.quarantine_file)
