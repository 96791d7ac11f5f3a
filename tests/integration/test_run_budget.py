"""What a run of two small regions costs: queries of suites, files and bytes it writes. More of it fails a test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipelines.quality.expectations.suites import load_suites
from tests.budgets import exceeded, hold
from tests.integration.deployment import AS_OF, Deployment

#: compression and the clock's digits move sizes a little
_SLACK = 0.05


def test_suites_ask_no_more_than_recorded(published: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _queries(published, monkeypatch)
    assert len(asked) == len(load_suites())
    hold("suites", {"queries": sum(asked.values()), "queries of the dearest suite": max(asked.values())})


def test_a_run_writes_no_more_than_recorded(published: Deployment) -> None:
    release = (published.data / "releases" / "current").resolve()
    pages = [p.stat().st_size for p in (release / "dashboard").rglob("*.html")]
    with published.warehouse() as db:
        [(rows,)] = db.execute("select sum(rows_accepted) from audit.file_ledger").fetchall()
    measured = {
        "files of the lake": len(list((published.data / "lake").rglob("*.parquet"))),
        "bytes of the lake per row": round(_bytes(published.data / "lake") / int(rows)),
        "bytes of the warehouse per row": round(_bytes(published.data / "warehouse") / int(rows)),
        "bytes of the release per row": round(_bytes(release) / int(rows)),
        "pages": len(pages),
        "bytes of all pages": sum(pages),
        "bytes of the heaviest page": max(pages),
    }
    hold("written", measured, _SLACK)


def test_a_heavier_page_is_found(published: Deployment) -> None:
    pages = sorted(p.stat().st_size for p in (published.data / "releases" / "current" / "dashboard").glob("*.html"))
    assert exceeded({"heaviest": pages[-1]}, {"heaviest": pages[-1] * 1.1}, _SLACK)


def _bytes(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def _queries(deployment: Deployment, patch: pytest.MonkeyPatch) -> Counter[str]:
    """Queries of every suite over the lake and the warehouse of a run."""
    from pipelines.quality.expectations import measure  # noqa: PLC0415 - imports take seconds
    from pipelines.quality.expectations.engine import ScopedEngine  # noqa: PLC0415

    asked: Counter[str] = Counter()
    execute = ScopedEngine.execute_query

    def counted(engine: ScopedEngine, query: object) -> object:
        asked[suite.name] += 1
        return execute(engine, query)

    patch.setattr(ScopedEngine, "execute_query", counted)
    with duckdb.connect() as con:
        measure.read_lake(con, deployment.data / "lake")
        measure.read_warehouse(con, deployment.data / "warehouse" / "rsnms.duckdb")
        for suite in load_suites():
            assert list(measure.measured(con, [suite], AS_OF)), suite.name
    return asked
