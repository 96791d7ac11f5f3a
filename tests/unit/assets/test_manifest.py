"""The parsed dbt project is prepared once and knows nothing of the machine it was parsed on."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from pipelines.assets.lock import BusyError, run_lock
from pipelines.assets.manifest import prepare
from pipelines.settings import Settings


def test_the_manifest_is_ready_and_kept() -> None:
    first = prepare()
    changed = first.manifest.stat().st_mtime_ns
    prepare.cache_clear()
    assert prepare() == first
    assert first.manifest.stat().st_mtime_ns == changed


def test_a_project_installed_by_another_user_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an image: parsed when it was built, where nobody may write now."""
    first = prepare()
    assert first.manifest.parent.stat().st_mode & 0o055 == 0o055
    monkeypatch.setattr("pipelines.assets.manifest._folder", lambda: pytest.fail("asked for a place to write"))
    prepare.cache_clear()
    assert prepare() == first


def test_no_folder_of_a_run_is_baked_into_the_models() -> None:
    """Paths come from the environment when a model runs, or a ready manifest would read another lake."""
    nodes = prepare().graph()["nodes"].values()
    readers = [n for n in nodes if "lake(" in (n.get("raw_code") or "")]
    assert len(readers) >= 19
    assert {n["database"] for n in nodes if n["resource_type"] == "model"} == {"rsnms"}


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("11",))
    settings.build_file.parent.mkdir(parents=True)
    for name in ("rsnms.duckdb", "rsnms.duckdb.wal", "rsnms.duckdb.tmp"):
        (settings.build_file.parent / name).write_text("half")
    settings.warehouse_file.write_text("whole")
    with run_lock(settings):
        assert not settings.build_file.parent.exists()
    assert settings.warehouse_file.read_text() == "whole"


def test_the_lock_of_a_living_run_holds_and_that_of_a_dead_one_does_not(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("11",))
    with (tmp_path / ".run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match="другой запуск"), run_lock(settings):
            pass
    with run_lock(settings):
        pass
