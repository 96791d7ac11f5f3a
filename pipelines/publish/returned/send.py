"""Returned workbooks for all senders, in folders of their own. What a workbook holds belongs to `worker`."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.isolated import IsolatedPool
from pipelines.publish.returned.facts import Form
from pipelines.publish.returned.places import (
    checked_target,
    private_folder,
    safe_name,
    sender_folder,
    unique,
    workbook_name,
)
from pipelines.publish.returned.waiting import Waiting, waiting
from pipelines.publish.returned.worker import ReturnResult, ReturnTask, run_task, run_without_file
from pipelines.settings import Settings, SettingsError

Progress = Callable[[int, int], None]
_LOG = logging.getLogger(__name__)
_MEMORY_BYTES = 6 * 2**30
_TIMEOUT_SECONDS = 300
_MOST_WORKERS = 4


@dataclass(frozen=True)
class SentBack:
    """What goes back to one sender: workbooks by form, and how many errors and warnings they mark."""

    region_code: str
    deliverer: str
    folder: Path
    files: int
    errors: int
    warnings: int
    forms: dict[Form, int]
    #: files of which only the list of errors goes back, because the program failed on them
    faults: int


def send_back(
    settings: Settings, out: Path, municipality: str | None = None, progress: Progress | None = None
) -> list[SentBack]:
    """Write the returned workbooks under `out/<region>/<deliverer>/`; nothing is made where nothing is to return.

    Raises SettingsError when `out` is no place for personal data or a sender's folder in it is not empty.
    """
    target = checked_target(settings, out)
    items = waiting(settings.lake, settings.regions, municipality)
    by_folder = _by_folder(target, items)
    for folder in by_folder:
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError(
                f"В папке {folder} уже что-то лежит: прежние файлы можно спутать с новыми. "
                "Удалите её или укажите другую в --out."
            )
    if not items:
        return []
    private_folder(target, is_ours=False)
    scratch = Path(tempfile.mkdtemp(prefix=".tmp-", dir=target))
    try:
        tasks = [task for folder, found in by_folder.items() for task in _tasks(settings, folder, found, scratch)]
        results = _run(tasks, progress)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [_sent(folder, found, results) for folder, found in by_folder.items()]


def _by_folder(target: Path, items: list[Waiting]) -> dict[Path, list[Waiting]]:
    """Deliveries by the folder of their sender; two senders never share one, whatever their names become."""
    by_sender: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
    for item in items:
        by_sender[item.sender].append(item)
    taken: dict[str, set[str]] = defaultdict(set)
    return {
        target / safe_name(region) / unique(sender_folder(deliverer), taken[region]): found
        for (region, deliverer), found in sorted(by_sender.items(), key=lambda pair: pair[0])
    }


def _tasks(settings: Settings, folder: Path, items: list[Waiting], scratch: Path) -> list[ReturnTask]:
    private_folder(folder)
    taken: set[str] = set()
    names = [unique(workbook_name(i.line["source"], i.line["period"], i.line["path"]), taken) for i in items]
    return [
        ReturnTask(item, settings.landing, folder / f"{name}.xlsx", scratch)
        for item, name in zip(items, names, strict=True)
    ]


def _run(tasks: list[ReturnTask], progress: Progress | None) -> dict[Path, ReturnResult]:
    results: dict[Path, ReturnResult] = {}
    workers = min(len(os.sched_getaffinity(0)), _MOST_WORKERS, len(tasks))
    with IsolatedPool(workers, _MEMORY_BYTES, _TIMEOUT_SECONDS) as pool:
        for number, (task, result) in enumerate(pool.map_unordered(run_task, tasks), start=1):
            results[task.target] = run_without_file(task) if isinstance(result, Unreadable) else result
            if results[task.target].fault is not None:
                _LOG.error("%r: a fault of the program, %s", task, results[task.target].fault)
            if progress is not None:
                progress(number, len(tasks))
    return results


def _sent(folder: Path, items: list[Waiting], results: dict[Path, ReturnResult]) -> SentBack:
    severities = Counter(name for item in items for name in item.findings["severity"])
    region, deliverer = items[0].sender
    mine = [result for target, result in results.items() if target.parent == folder]
    return SentBack(
        region_code=region,
        deliverer=deliverer,
        folder=folder,
        files=len(items),
        errors=severities["rejection"],
        warnings=severities["warning"],
        forms=dict(Counter(result.form for result in mine)),
        faults=sum(result.fault is not None for result in mine),
    )
