"""A person erased and the key changed in a whole deployment: releases, figures and their traces stay, byte for byte.

The run that makes them anew is killed once, with its tables built and nothing published.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import polars as pl
import pytest

from pipelines.assets.lock import run_lock
from pipelines.cli.log import last_run
from pipelines.ingest.people_in import snils_in
from pipelines.ingest.person import holdings
from pipelines.ingest.quarantine import read_rows, write_rows
from pipelines.ingest.readers import Unreadable, read_tables
from pipelines.keys import load_key
from pipelines.privacy.erasure import erase
from pipelines.privacy.rotation import rotate
from pipelines.publish import list_releases, verify
from pipelines.publish.trace import Figure, Trace, trace_figure
from pipelines.settings import Settings
from tests.integration.deployment import AS_OF, REGIONS, Deployment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("rebuilt")]
_NOW = datetime(2024, 6, 3, tzinfo=UTC)


def settings_of(deployment: Deployment) -> Settings:
    return Settings(deployment.data, deployment.root / "pseudonym.key", REGIONS)


def teachers(deployment: Deployment) -> list[str]:
    """СНИЛС of two people of the register of staff who were diagnosed."""
    found: set[str] = set()
    for file in sorted(p for p in (deployment.landing / REGIONS[0] / "staff").rglob("*") if p.is_file()):
        with suppress(Unreadable):
            found |= {n for table in read_tables(file) for n in snils_in(table.frame)["snils"]}
    settings = settings_of(deployment)
    known = (n for n in sorted(found) if {"staff", "diagnostics"} <= holdings(settings, n).records.keys())
    return list(islice(known, 2))


def figures(deployment: Deployment) -> dict[str, tuple[int, int]]:
    """Tables of the marts, but for those in which people are numbered."""
    with deployment.warehouse() as db:
        numbered = db.execute(
            "select distinct table_name from information_schema.columns where table_schema = 'marts'"
            " and (column_name = 'unit_id' or column_name like '%person_key')"
        ).fetchall()
    return {name: value for name, value in deployment.tables("marts").items() if (name,) not in numbered}


def traced(deployment: Deployment) -> Trace:
    settings = settings_of(deployment)
    return trace_figure(
        settings, (settings.releases / "current").resolve(), Figure(REGIONS[0], AS_OF, "diagnosed_share")
    )


def test_no_figure_changes_and_a_rebuilt_release_is_the_same(published: Deployment, tmp_path: Path) -> None:
    changed = published.copy_to(tmp_path / "changed")
    settings, expected = settings_of(changed), figures(published)
    first, second = teachers(published)
    with run_lock(settings):
        assert erase(settings, first, "17", "отдел", _NOW).rows > 2
        rotate(settings)
    assert holdings(settings, first).records == {}
    assert changed.files("releases") == published.files("releases")
    assert figures(changed) == expected
    assert len(expected) > 20

    shutil.rmtree(settings.releases)
    settings.warehouse_file.unlink()
    assert changed.run_killed_at("pipelines.assets.dbt_runner._stop_on_failure") == -signal.SIGKILL
    assert not (changed.data / "releases" / "current").exists()
    old, plain = _left_in_quarantine(settings)
    again = changed.run()
    assert again.returncode == 0, again.stdout + again.stderr
    assert changed.files("releases") == published.files("releases")
    assert not list((changed.data / "warehouse").glob(".building/*"))
    assert figures(changed) == expected
    assert changed.tables("audit")["file_ledger"] == published.tables("audit")["file_ledger"]

    assert not old.exists()
    assert not plain.exists()
    assert last_run(settings.logs)[-1]["quarantine_purged"] == 1
    assert read_rows(plain.with_suffix(".sealed"), load_key(settings)).height == 1

    with run_lock(settings):
        assert erase(settings, second, "18", "отдел", _NOW).rows > 2
    assert figures(changed) == expected
    assert [d for m in list_releases(settings) for d in verify(settings.releases / m.release_id)] == []
    places = ["source", "path", "sheet", "row_number", "part"]
    before, after = (trace.traced for trace in (traced(published), traced(changed)))
    assert before is not None
    assert after is not None
    assert before.rows.select(places).sort(places).equals(after.rows.select(places).sort(places))
    assert before.rows.height > 0


def _left_in_quarantine(settings: Settings) -> tuple[Path, Path]:
    """A file whose time is over, and one of a version that did not encrypt."""
    rows = pl.DataFrame({"member": [""], "sheet": [""], "row_number": [2], "c0": ["x"]})
    old, plain = (settings.quarantine / REGIONS[0] / "staff" / name for name in ("old.sealed", "plain.parquet"))
    write_rows(rows, old, load_key(settings))
    os.utime(old, (0, 0))
    rows.write_parquet(plain)
    return old, plain


def test_only_releases_may_be_read_by_others(published: Deployment) -> None:
    def modes(*folders: str) -> set[tuple[bool, int]]:
        roots = [published.data / folder for folder in folders]
        paths = [p for root in roots for p in (root, *root.rglob("*")) if not p.is_symlink()]
        return {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in paths}

    assert modes("lake", "quarantine", "warehouse", "logs") == {(True, 0o700), (False, 0o600)}
    assert modes("releases") == {(True, 0o755), (False, 0o644)}
