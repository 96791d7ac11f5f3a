"""Returned workbooks for all senders, in folders of their own. What a workbook holds belongs to `worker`."""

from __future__ import annotations

import os
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
from pipelines.publish.returned.worker import ReturnTask, run_task, run_without_file
from pipelines.settings import Settings, SettingsError

Progress = Callable[[int, int], None]
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


def send_back(
    settings: Settings, out: Path, municipality: str | None = None, progress: Progress | None = None
) -> list[SentBack]:
    """Write the returned workbooks under `out/<region>/<deliverer>/`; nothing is made where nothing is to return.

    Raises SettingsError when `out` is no place for personal data or a sender's folder in it is not empty.
    """
    target = checked_target(settings, out)
    items = waiting(settings.lake, settings.regions, municipality)
    by_folder: dict[Path, list[Waiting]] = defaultdict(list)
    for item in items:
        region, deliverer = item.sender
        by_folder[target / safe_name(region) / sender_folder(deliverer)].append(item)
    for folder in by_folder:
        if folder.exists() and any(folder.iterdir()):
            raise SettingsError(
                f"В папке {folder} уже что-то лежит: прежние файлы можно спутать с новыми. "
                "Удалите её или укажите другую в --out."
            )
    tasks = [task for folder, found in by_folder.items() for task in _tasks(settings, folder, found)]
    forms = _run(tasks, progress)
    return [_sent(folder, found, tasks, forms) for folder, found in by_folder.items()]


def _tasks(settings: Settings, folder: Path, items: list[Waiting]) -> list[ReturnTask]:
    private_folder(folder)
    taken: set[str] = set()
    names = [unique(workbook_name(i.line["source"], i.line["period"], i.line["path"]), taken) for i in items]
    return [
        ReturnTask(item, settings.landing, folder / f"{name}.xlsx") for item, name in zip(items, names, strict=True)
    ]


def _run(tasks: list[ReturnTask], progress: Progress | None) -> dict[Path, Form]:
    forms: dict[Path, Form] = {}
    if not tasks:
        return forms
    workers = min(len(os.sched_getaffinity(0)), _MOST_WORKERS, len(tasks))
    with IsolatedPool(workers, _MEMORY_BYTES, _TIMEOUT_SECONDS) as pool:
        for number, (task, result) in enumerate(pool.map_unordered(run_task, tasks), start=1):
            forms[task.target] = run_without_file(task) if isinstance(result, Unreadable) else result
            if progress is not None:
                progress(number, len(tasks))
    return forms


def _sent(folder: Path, items: list[Waiting], tasks: list[ReturnTask], forms: dict[Path, Form]) -> SentBack:
    severities = Counter(name for item in items for name in item.findings["severity"])
    region, deliverer = items[0].sender
    mine = [forms[task.target] for task in tasks if task.target.parent == folder]
    return SentBack(
        region, deliverer, folder, len(items), severities["rejection"], severities["warning"], dict(Counter(mine))
    )
