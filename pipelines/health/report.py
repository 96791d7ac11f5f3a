"""The report for a monitoring system as JSON, by `docs/status.schema.json`, and its exit codes (those of Nagios)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from pipelines.health.facts import Facts
from pipelines.health.judge import Problem

#: version of the schema; fields may be added without a new one
SCHEMA = 1
EXIT_CODES = {"ok": 0, "warning": 1, "critical": 2, "unknown": 3}


def report(facts: Facts, problems: Sequence[Problem]) -> dict[str, Any]:
    """Facts and problems; `state` is the worst severity."""
    severities = {problem.severity for problem in problems}
    state = "critical" if "critical" in severities else "warning" if severities else "ok"
    release = facts.release
    return {
        **_head(state, facts.now),
        "layout": facts.layout,
        "problems": [
            {"code": p.code, "severity": p.severity, "message": p.message, "region": p.region, "source": p.source}
            for p in problems
        ],
        "last_run": {
            "outcome": facts.run.outcome,
            "started_at": _time(facts.run.started_at),
            "ended_at": _time(facts.run.ended_at),
            "message": facts.run.message,
        },
        "release": release
        and {
            "id": release.id,
            "as_of": release.as_of,
            "made_at": _time(release.made_at),
            "age_hours": round((facts.now - release.made_at).total_seconds() / 3600, 1),
            "code_version": release.code_version,
            "withheld_regions": list(release.withheld),
            "releases": release.releases,
        },
        "freshness": [
            {
                **row,
                "last_delivered_at": _time(row["last_delivered_at"].replace(tzinfo=UTC)),
                "due_on": row["due_on"] and row["due_on"].isoformat(),
            }
            for row in facts.freshness.iter_rows(named=True)
        ],
        "waiting": facts.waiting.to_dicts(),
        "disk": {"free_bytes": facts.free_bytes},
    }


def unknown(message: str, now: datetime) -> dict[str, Any]:
    """The report where facts could not be had; `message` says why."""
    problem = {"code": "unknown", "severity": "critical", "message": message, "region": "", "source": ""}
    return {**_head("unknown", now), "problems": [problem]}


def _head(state: str, now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "product": version("rsnms"),
        "checked_at": _time(now),
        "state": state,
        "exit_code": EXIT_CODES[state],
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
