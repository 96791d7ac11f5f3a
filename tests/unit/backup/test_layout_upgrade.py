"""A data directory made by the first released version is opened, brought to the newest layout, and works as it did."""

from __future__ import annotations

import tarfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines import layout
from pipelines.assets.lock import run_lock
from pipelines.assets.plan import next_release_id
from pipelines.ingest import ingest_region
from pipelines.layout import VERSION_FILE, LayoutError, layout_of, newest, require_known, upgrade
from pipelines.privacy.folders import too_closed
from pipelines.publish import current_release, diff_releases, list_releases
from pipelines.publish.published import municipalities
from pipelines.settings import Settings

FIXTURE = Path(__file__).parents[2] / "fixtures" / "upgrade" / "0.1.0.tar.xz"
AS_OF = date(2024, 4, 30)
REGION = "10"


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    """The directory of version 0.1.0 and its key; the warehouse and pages are left out, nothing reads them later."""
    with tarfile.open(FIXTURE) as archive:
        archive.extractall(tmp_path, filter="tar")
    return Settings(tmp_path / "data", tmp_path / "pseudonym.key", (REGION,))


def test_the_fixture_is_small() -> None:
    assert FIXTURE.stat().st_size < 1_000_000


def test_it_is_opened_and_gives_the_release_that_landing_gives(first: Settings, tmp_path: Path) -> None:
    assert layout_of(first) == layout.FIRST
    with run_lock(first):
        found = ingest_region(first, REGION)
    assert layout_of(first) == newest()
    fresh = Settings(tmp_path / "fresh", first.key_file, (REGION,))
    fresh.data_dir.mkdir()
    fresh.landing.symlink_to(first.landing)
    assert ingest_region(fresh, REGION).by_status == found.by_status
    assert next_release_id(first, AS_OF) == next_release_id(fresh, AS_OF)
    rows = [p.relative_to(fresh.lake) for p in fresh.lake.rglob("region=*/*.parquet")]
    assert len(rows) > 10
    for file in rows:
        old, new = (pl.read_parquet(s.lake / file, hive_partitioning=False) for s in (first, fresh))
        assert old.equals(new), file


def test_what_was_published_can_be_read_and_compared(first: Settings) -> None:
    release = current_release(first)
    assert release is not None
    assert [m.release_id for m in list_releases(first)] == [release.release_id]
    folder = (first.releases / "current").resolve()
    assert diff_releases(folder, folder)["after"] == release.release_id
    assert len(municipalities(folder)) > 1
    assert too_closed(first) == 0


def test_a_marked_directory_keeps_its_mark(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", (REGION,))
    assert upgrade(settings) == []
    (tmp_path / "lake").mkdir()
    assert layout_of(settings) == newest()


def test_steps_are_gone_through_in_order_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, done = _with_steps(tmp_path, monkeypatch)
    assert upgrade(settings) == [2, 3]
    assert done == ["rename", "write"]
    assert upgrade(settings) == []
    assert layout_of(settings) == 3
    assert done == ["rename", "write"]


def test_a_killed_step_is_repeated_and_those_before_it_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, done = _with_steps(tmp_path, monkeypatch, fail=True)
    with pytest.raises(OSError, match="power cut"):
        upgrade(settings)
    assert layout_of(settings) == 2
    assert upgrade(settings) == [3]
    assert done == ["rename", "write", "write"]


def test_every_command_that_takes_the_lock_upgrades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, done = _with_steps(tmp_path, monkeypatch)
    with run_lock(settings):
        assert done == ["rename", "write"]


@pytest.mark.parametrize("text", ["999", "", "два", "0", "-1"])
def test_a_directory_of_a_newer_version_or_without_a_readable_mark_is_refused(tmp_path: Path, text: str) -> None:
    settings = Settings(tmp_path, tmp_path / "key", (REGION,))
    (tmp_path / VERSION_FILE).write_text(text)
    with pytest.raises(LayoutError, match="Обновите программу" if text == "999" else "повреждён"):
        require_known(settings)
    (tmp_path / "warehouse" / ".building").mkdir(parents=True)
    with pytest.raises(LayoutError), run_lock(settings):
        pass
    assert (tmp_path / "warehouse" / ".building").exists(), "nothing may be changed in it"


def _with_steps(root: Path, monkeypatch: pytest.MonkeyPatch, *, fail: bool = False) -> tuple[Settings, list[str]]:
    """A directory of the first layout, and two steps; the second fails the first time if asked to."""
    settings, done = Settings(root, root / "key", (REGION,)), list[str]()
    settings.lake.mkdir()
    failing = [fail]

    def rename(found: Settings) -> None:
        assert layout_of(found) == 1
        done.append("rename")

    def write(found: Settings) -> None:
        assert layout_of(found) == 2
        done.append("write")
        if failing.pop() if failing else False:
            raise OSError("power cut")

    monkeypatch.setattr(layout, "STEPS", (rename, write))
    return settings, done
