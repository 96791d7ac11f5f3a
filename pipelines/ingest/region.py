"""Ingests one region: new files of landing become rows of the lake, and the list of deliveries follows last.

A killed run leaves at worst rows that no delivery names; the next run reads the files again and drops them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.contracts import load_contract
from pipelines.ingest import lake
from pipelines.ingest.deliveries import DELIVERY_SCHEMA, Line, Outcome, from_frame, in_order, new_line, to_frame
from pipelines.ingest.erasures import Erasures, load_erasures
from pipelines.ingest.fingerprint import parser_fingerprint
from pipelines.ingest.landing import UNREAD, scan
from pipelines.ingest.mending import Damage, examine, settle
from pipelines.ingest.pool import parse_all
from pipelines.ingest.worker import ParseTask
from pipelines.keys import key_of_lake, mark_lake
from pipelines.settings import Settings

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class IngestSummary:
    """What one run did for one region."""

    region_code: str
    files_total: int
    files_new: int
    by_status: dict[str, int]
    rows_read: int
    rows_valid: int
    changed: bool


def ingest_region(
    settings: Settings, region_code: str, progress: Progress | None = None, arriving: frozenset[str] = frozenset()
) -> IngestSummary:
    """Landing → lake for one region; a second call with nothing new writes nothing.

    Files that are `arriving` (paths below landing) wait for the next call; what is known of them holds until then.

    Raises SettingsError when the pseudonym key can't be used, is not that of the lake or of the list of the erased, and
    LakeDamagedError where tables of the lake are damaged that landing has no files for any more.
    """
    key = key_of_lake(settings)
    erased = load_erasures(settings, key)
    mark_lake(settings, key)
    lake.ensure_schemas(settings.lake)
    with lake.parts(settings.lake, region_code) as parts:
        return _ingest(settings, region_code, key, erased, parts, progress, arriving)


def _ingest(
    settings: Settings,
    region_code: str,
    key: bytes,
    erased: Erasures,
    parts: Path,
    progress: Progress | None,
    arriving: frozenset[str],
) -> IngestSummary:
    damage = examine(settings.lake, region_code)
    stored = from_frame(
        lake.read_or_empty(lake.region_file(settings.lake, lake.DELIVERIES, region_code), DELIVERY_SCHEMA)
    )
    lines = _all_lines(settings, region_code, stored, damage, arriving)
    kept = {line.content_id for line in lines if line.outcome is not None and line.outcome.status == "accepted"}
    tasks = [_task(settings, line, parts, key, erased) for line in lines if line.outcome is None]
    outcomes = _parse(tasks, progress)
    damage.require_read([line.content_id for line in stored if damage.concerns(line)], outcomes)
    tasks = [task for task in tasks if task.delivery_id in outcomes]
    lines, left = _settled(lines, outcomes, stored)
    kept |= {line.content_id for line in left if line.outcome is not None and line.outcome.status == "accepted"}
    damage.remove()
    _merge(settings.lake, lines, kept, tasks)
    _write_findings(settings.lake, region_code, lines, tasks)
    changed = lake.write_if_changed(to_frame(lines), lake.region_file(settings.lake, lake.DELIVERIES, region_code))
    settle(settings.lake, region_code)
    return _summary(region_code, lines, len(tasks), changed)


def ensure_schemas(settings: Settings) -> None:
    """Empty tables of every source, so that the models find columns where nothing was delivered yet."""
    lake.ensure_schemas(settings.lake)


def _all_lines(
    settings: Settings, region_code: str, stored: list[Line], damage: Damage, arriving: frozenset[str]
) -> list[Line]:
    """Known lines and new ones in order. A file read by an older parser is read again if it is still there.

    So is one whose rows were damaged in the lake; LakeDamagedError where such a one is gone.
    """
    fingerprint = parser_fingerprint()
    seen_before = {(line.path, line.sha256): line for line in stored}
    lines = {place: line for place, line in seen_before.items() if not _was_unread(line)}
    now = _later(datetime.now(UTC).replace(tzinfo=None, microsecond=0), stored)
    for file in scan(settings.landing, region_code, arriving):
        known = seen_before.get((file.path, file.sha256))
        if known is None or known.fingerprint != fingerprint or _was_unread(known) or damage.concerns(known):
            seen = known.first_seen_at if known else now
            lines[(file.path, file.sha256)] = new_line(file, seen, fingerprint)
    damage.require_in_landing(lines.values())
    return in_order(lines.values())


def _later(now: datetime, stored: list[Line]) -> datetime:
    """Now; a second after the last file was seen where the clock was set back, for files seen later are later."""
    last = max((line.first_seen_at for line in stored), default=now)
    return now if now >= last else last + timedelta(seconds=1)


def _was_unread(line: Line) -> bool:
    """Such a line tells of landing as it was: it goes when the obstacle has gone."""
    return line.outcome is not None and line.outcome.reason in UNREAD


def _settled(lines: list[Line], outcomes: dict[str, Outcome], stored: list[Line]) -> tuple[list[Line], list[Line]]:
    """Lines with what became of their files, and those of them that stay as they were.

    A file that changed while it was read waits for the next run; what an earlier run knew of it holds until then.
    """
    read = [replace(line, outcome=line.outcome or outcomes.get(line.content_id)) for line in lines]
    unsettled = {(line.path, line.sha256) for line in read if line.outcome is None}
    left = [line for line in stored if (line.path, line.sha256) in unsettled]
    return in_order([*(line for line in read if line.outcome is not None), *left]), left


def _task(settings: Settings, line: Line, parts: Path, key: bytes, erased: Erasures) -> ParseTask:
    return ParseTask(
        file=settings.landing / line.path,
        source=line.source,
        region_code=line.region_code,
        period=line.period,
        sha256=line.sha256,
        delivery_id=line.content_id,
        parts=parts,
        quarantine=settings.quarantine,
        key=key,
        erased=erased,
    )


def _parse(tasks: list[ParseTask], progress: Progress | None) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    for number, (task, outcome) in enumerate(parse_all(tasks), start=1):
        outcomes[task.delivery_id] = outcome
        if progress is not None:
            progress("Чтение файлов", number, len(tasks))
    return outcomes


def _merge(folder: Path, lines: list[Line], kept: set[str], read: list[ParseTask]) -> None:
    """Rewrites every partition of which a file was read, be it that the file is not accepted any more."""
    order = {line.content_id: line.delivery_order for line in reversed(lines)}
    by_partition: dict[tuple[str, str, str], list[ParseTask]] = defaultdict(list)
    for task in read:
        by_partition[(task.source, task.region_code, task.period)].append(task)
    for (source, region_code, period), tasks in sorted(by_partition.items()):
        path = lake.partition_file(folder, source, region_code, period)
        parts = [t.rows_file for t in tasks if t.rows_file.exists()]
        lake.merge_partition(path, load_contract(source), kept, parts, order)


def _write_findings(folder: Path, region_code: str, lines: list[Line], tasks: Iterable[ParseTask]) -> None:
    path = lake.region_file(folder, lake.REJECTIONS, region_code)
    read_again = [task.delivery_id for task in tasks]
    old = lake.read_or_empty(path, lake.REJECTION_SCHEMA).filter(~pl.col("delivery_id").is_in(read_again))
    new = [pl.read_parquet(task.findings_file) for task in tasks if task.findings_file.exists()]
    current = pl.DataFrame(
        [(line.delivery_id, line.path, line.sha256) for line in lines],
        schema={"delivery_id": pl.String, "path": pl.String, "sha256": pl.String},
        orient="row",
    )
    findings = pl.concat([old.drop("path", "sha256"), *new]).join(current, on="delivery_id")
    ordered = findings.select(list(lake.REJECTION_SCHEMA)).sort(
        "path", "member", "sheet", "row_number", "column_name", "reason", "note"
    )
    lake.write_if_changed(ordered, path)


def _summary(region_code: str, lines: list[Line], files_new: int, changed: bool) -> IngestSummary:
    outcomes = [line.outcome for line in lines if line.outcome is not None]
    return IngestSummary(
        region_code=region_code,
        files_total=len(lines),
        files_new=files_new,
        by_status=dict(Counter(o.status for o in outcomes)),
        rows_read=sum(o.rows_read or 0 for o in outcomes),
        rows_valid=sum(o.rows_valid or 0 for o in outcomes if o.status == "accepted"),
        changed=changed,
    )
