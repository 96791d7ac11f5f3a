"""A warehouse per test, broken by SQL where the test asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from warehouse_factory import build

from pipelines.quality.checks import CheckContext, Measure
from pipelines.quality.result import CheckResult
from pipelines.quality.warehouse import reading

AS_OF = date(2024, 8, 31)
Run = Callable[..., list[CheckResult]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """`run(measure, "update …")`: results of one check over a warehouse changed by SQL."""
    count = iter(range(100))
    with ExitStack() as stack:

        def measured(measure: Measure, *changes: str, as_of: date = AS_OF) -> list[CheckResult]:
            db = build(tmp_path / f"w{next(count)}.duckdb", *changes)
            return measure(CheckContext(stack.enter_context(reading(db)), as_of, ("11",)))

        yield measured
