"""What is wrong with a deployment, and how badly. Codes are the names of the runbooks in `docs/operations.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import polars as pl

from pipelines.health.facts import Facts

Severity = Literal["warning", "critical"]
_GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Limits:
    """When what is still good becomes wrong. A run each night, and an hour or two for it to be late."""

    run_hours: int = 26
    free_bytes: int = 2 * _GIGABYTE


@dataclass(frozen=True)
class Problem:
    """One thing that somebody must look at: `code` is a runbook, `region` and `source` are '' where it is of all."""

    code: str
    severity: Severity
    message: str
    region: str = ""
    source: str = ""


def judge(facts: Facts, limits: Limits) -> list[Problem]:
    """Everything that is wrong, the worst first."""
    found = [*_run(facts, limits), *_release(facts), *_disk(facts, limits), *_late(facts), *_waiting(facts)]
    return sorted(found, key=lambda problem: problem.severity != "critical")


def _run(facts: Facts, limits: Limits) -> Iterator[Problem]:
    run = facts.run
    match run.outcome:
        case "none":
            yield Problem("run-overdue", "critical", "Расчёт ещё ни разу не запускался.")
        case "failed":
            yield Problem("run-failed", "critical", f"Последний расчёт закончился ошибкой. {run.message}".strip())
        case "killed":
            yield Problem("run-failed", "critical", "Последний расчёт был остановлен и не закончен.")
        case "interrupted":
            yield Problem("run-failed", "warning", "Последний расчёт прерван оператором.")
        case "refused":
            yield Problem("gate-refused", "critical", "Выпуск не прошёл проверки, в силе прежний.")
    if run.started_at is None:
        return
    hours = (facts.now - run.started_at) / timedelta(hours=1)
    if hours > limits.run_hours:
        what = "Расчёт идёт" if run.outcome == "running" else "С начала последнего расчёта прошло"
        yield Problem("run-overdue", "critical", f"{what} {hours:.0f} ч, а должно быть не больше {limits.run_hours}.")


def _release(facts: Facts) -> Iterator[Problem]:
    if facts.release is None:
        if facts.run.outcome not in ("none", "running"):
            yield Problem("no-release", "critical", "Действующего выпуска нет.")
        return
    for region in facts.release.withheld:
        yield Problem("gate-refused", "warning", f"Показатели региона {region} в выпуске не обновлены.", region)


def _disk(facts: Facts, limits: Limits) -> Iterator[Problem]:
    if facts.free_bytes < limits.free_bytes:
        free, least = (f"{size / _GIGABYTE:.1f}".replace(".", ",") for size in (facts.free_bytes, limits.free_bytes))
        yield Problem("disk-full", "critical", f"Свободно на диске {free} ГБ, нужно не меньше {least} ГБ.")


def _late(facts: Facts) -> Iterator[Problem]:
    for row in facts.freshness.filter(pl.col("days_late") > 0).iter_rows(named=True):
        message = f"После {row['last_period']} файлов не было, срок прошёл {row['due_on']:%d.%m.%Y}."
        yield Problem("data-stale", "warning", message, row["region"], row["source"])


def _waiting(facts: Facts) -> Iterator[Problem]:
    for region, source, held, rejected in facts.waiting.iter_rows():
        message = f"Ждут исправления файлов: {held + rejected} (задержано {held}, отклонено {rejected})."
        yield Problem("files-waiting", "warning", message, region, source)
