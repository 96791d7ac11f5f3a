"""The roadmap of a region: plan against fact on the last month, by block and by executor, and every event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.publish.format_ru import day, number, plural, share
from pipelines.publish.source import ReleaseSource

STATUS = {
    "overdue": ("✕", "просрочено", "not_met"),
    "done_late": ("✓", "исполнено с опозданием", "met"),
    "done_on_time": ("✓", "исполнено в срок", "met"),
    "planned": ("…", "срок не наступил", "in_progress"),
    "cancelled": ("–", "снято с контроля", "no_target"),
}
_DONE = ("done_on_time", "done_late")
_LAST_MONTHS = 24


@dataclass(frozen=True)
class Totals:
    """One block, executor or the whole plan; `share` null before anything was due."""

    name: str
    planned: int
    due: int
    on_time: int
    late: int
    overdue: int
    share: float | None


@dataclass(frozen=True)
class Event:
    """One planned event with one due date."""

    ref: str
    text: str
    responsible: str
    result: str
    due: str
    due_sort: str
    status: str
    done: str
    days_late: int | None
    block: str


@dataclass(frozen=True)
class RoadmapPage:
    """`chart`: events due and done by month, for the scripts."""

    at: date
    sentences: list[str]
    whole: Totals
    blocks: list[Totals]
    executors: list[Totals]
    events: list[Event]
    months: list[date]
    chart: dict[str, Any]


def roadmap_page(source: ReleaseSource, region_code: str) -> RoadmapPage | None:
    """The page of a region, None where its act has no roadmap (or nothing of it is published)."""
    rows = source.tables.roadmap.filter(pl.col("region_code") == region_code)
    rows = rows.join(source.tables.roadmap_events, on=["region_code", "event_ref"], how="left", maintain_order="left")
    if rows.is_empty():
        return None
    months = sorted(rows["as_of"].unique())[-_LAST_MONTHS:]
    at = months[-1]
    now = rows.filter(pl.col("as_of") == at)
    block = now.with_columns(name=pl.col("block_no") + ". " + pl.col("block_ru"))
    executor = now.with_columns(name=pl.col("executors_ru").str.split(";")).explode("name")
    executor = executor.with_columns(pl.col("name").str.strip_chars()).unique(["name", "event_ref", "due_on"])
    whole = totals(now.with_columns(name=pl.lit("Вся дорожная карта")), at)[0]
    blocks = totals(block, at)
    executors = sorted(totals(executor, at), key=lambda t: (-t.overdue, t.name))
    return RoadmapPage(
        at, _sentences(whole, blocks, at), whole, blocks, executors, _events(now), months, _chart(rows, months)
    )


def totals(events: pl.DataFrame, at: date) -> list[Totals]:
    """Counts of `events` by `name`; what was taken off control counts nowhere but in the plan."""
    due = (pl.col("due_on") <= at) & (pl.col("status") != "cancelled")
    status = pl.col("status")
    counted = events.group_by("name").agg(
        planned=pl.len(),
        due=due.sum(),
        due_done=(due & status.is_in(_DONE)).sum(),
        on_time=(status == "done_on_time").sum(),
        late=(status == "done_late").sum(),
        overdue=(status == "overdue").sum(),
    )
    return [
        Totals(r["name"], r["planned"], r["due"], r["on_time"], r["late"], r["overdue"], _share(r))
        for r in counted.sort("name").iter_rows(named=True)
    ]


def _share(row: dict[str, Any]) -> float | None:
    return row["due_done"] / row["due"] if row["due"] else None


def _sentences(whole: Totals, blocks: list[Totals], at: date) -> list[str]:
    if whole.share is None:
        return [f"На {day(at)} срок не наступил ни у одного мероприятия дорожной карты."]
    events = plural(whole.due, "мероприятия", "мероприятий", "мероприятий")
    found = [
        f"На {day(at)} срок наступил у {number(whole.due)} {events} (вместе с повторениями): "
        f"исполнено {share(whole.share)}, из них с опозданием {number(whole.late)}, просрочено {number(whole.overdue)}."
    ]
    worst = max(blocks, key=lambda b: (b.overdue, b.name))
    if worst.overdue:
        found.append(f"Больше всего просрочено в блоке «{worst.name}»: {number(worst.overdue)}.")
    return found


def _events(now: pl.DataFrame) -> list[Event]:
    rank = {status: n for n, status in enumerate(STATUS)}
    ordered = now.with_columns(rank=pl.col("status").replace_strict(rank, default=9)).sort(
        "rank", "due_on", "event_ref"
    )
    return [
        Event(
            ref=r["event_ref"],
            text=r["event_ru"],
            responsible=(r["responsible_ru"] or "").replace(";", "; "),
            result=r["result_ru"] or "",
            due=day(r["due_on"]),
            due_sort=r["due_on"].isoformat(),
            status=r["status"],
            done=day(r["done_on"]) if r["done_on"] else "",
            days_late=r["days_late"],
            block=r["block_no"],
        )
        for r in ordered.iter_rows(named=True)
    ]


def _chart(rows: pl.DataFrame, months: list[date]) -> dict[str, Any]:
    """Due and done, as each month saw them."""
    due = (pl.col("due_on") <= pl.col("as_of")) & (pl.col("status") != "cancelled")
    counted = rows.group_by("as_of").agg(due=due.sum(), done=(due & pl.col("status").is_in(_DONE)).sum())
    by_month = {r["as_of"]: r for r in counted.iter_rows(named=True)}
    series = [
        {"name": "План: срок наступил", "values": [by_month[m]["due"] for m in months]},
        {"name": "Факт: исполнено", "values": [by_month[m]["done"] for m in months]},
    ]
    last = by_month[months[-1]]
    summary = f"На {day(months[-1])} по плану – {number(last['due'])}, исполнено – {number(last['done'])}."
    option = {
        "title": "Мероприятия дорожной карты нарастающим итогом", "unit": "count", "goal": None, "series": series,
        "summary": summary,
    }  # fmt: skip
    return {"kind": "trend", "options": [option]}
