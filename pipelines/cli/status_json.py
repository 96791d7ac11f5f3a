"""`rsnms status --json`: the report for a monitoring system. What is wrong is judged in `pipelines.health`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipelines.cli.failures import expected, where
from pipelines.cli.log import last_run


def print_report(data_dir: Path | None, run_hours: int | None) -> int:
    """Print the report as one JSON document; the exit code. Whatever goes wrong is in the report too."""
    report = _report(data_dir, run_hours)
    click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    return int(report["exit_code"])


def _report(data_dir: Path | None, run_hours: int | None) -> dict[str, Any]:
    from pipelines.health import Limits, collect, judge, report, unknown  # noqa: PLC0415 - Polars takes a moment
    from pipelines.settings import Settings  # noqa: PLC0415

    now = datetime.now(UTC)
    try:
        settings = Settings.from_env(data_dir)
        facts = collect(settings, last_run(settings.logs), now)
        return report(facts, judge(facts, Limits(run_hours) if run_hours else Limits()))
    except Exception as error:  # a monitoring system must get an answer
        return unknown(expected(error) or where(error), now)
