"""A restored directory is the one that was copied: files, times, modes, links; and the next run finds nothing new."""

from __future__ import annotations

import dataclasses
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.assets.plan import next_release_id
from pipelines.backup import BackupError, Store, make_backup, restore, restore_backup
from pipelines.cli import main
from pipelines.ingest import ingest_region
from pipelines.keys import create_key
from pipelines.layout import VERSION_FILE, LayoutError
from pipelines.settings import Settings
from tests.unit.privacy.small_world import World, files


def elsewhere(settings: Settings, root: Path) -> Settings:
    return dataclasses.replace(settings, data_dir=root / "restored")


def looks(folder: Path) -> dict[str, tuple[int, int]]:
    """Mode and time of all there is, but what is not copied; the time of files only."""
    found = {}
    for path in folder.rglob("*"):
        top = path.relative_to(folder).parts[0]
        if top != "warehouse" and not top.startswith(".") and not path.name.startswith(".") and not path.is_symlink():
            seen = path.stat()
            time = seen.st_mtime_ns if path.is_file() else 0
            found[path.relative_to(folder).as_posix()] = (stat.S_IMODE(seen.st_mode), time)
    return found


def test_everything_comes_back(full: World, store: Store, tmp_path: Path) -> None:
    (full.settings.landing / "11").chmod(0o2770)
    made = make_backup(full.settings, store)
    again = elsewhere(full.settings, tmp_path)
    done = restore_backup(again, store)
    assert (done.id, done.key_restored, done.key_fits) == (made.id, False, True)
    assert looks(again.data_dir) == looks(full.settings.data_dir)
    expected = {p: c for p, c in files(full.settings.data_dir).items() if not p.startswith("warehouse/")}
    assert files(again.data_dir) == expected
    assert (again.releases / "current").resolve().name == made.backup.release


def test_the_next_run_reads_nothing_anew_and_makes_the_same_release(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store)
    again = elsewhere(full.settings, tmp_path)
    restore_backup(again, store)
    assert ingest_region(again, "11").files_new == 0
    day = date(2024, 4, 30)
    assert next_release_id(again, day) == next_release_id(full.settings, day)


def test_landing_alone_makes_the_same_release(full: World, tmp_path: Path) -> None:
    """Figures too: `test_killed` makes the published release from landing alone, byte by byte."""
    again = elsewhere(full.settings, tmp_path)
    again.data_dir.mkdir()
    (again.landing).symlink_to(full.settings.landing)
    full.settings.accepted_file.unlink()
    ingest_region(again, "11")
    day = date(2024, 4, 30)
    assert next_release_id(again, day) == next_release_id(full.settings, day)


def test_an_earlier_backup_is_restored_when_named(full: World, store: Store, tmp_path: Path) -> None:
    first = make_backup(full.settings, store)
    (full.settings.landing / "11/staff/later.csv").write_text("later")
    make_backup(full.settings, store)
    again = elsewhere(full.settings, tmp_path)
    assert restore_backup(again, store, first.id).id == first.id
    assert not (again.landing / "11/staff/later.csv").exists()


def test_nothing_is_overwritten(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store)
    again = elsewhere(full.settings, tmp_path)
    again.data_dir.mkdir()
    (again.data_dir / "landing").mkdir()
    with pytest.raises(BackupError, match="не пуста"):
        restore_backup(again, store)
    assert [p.name for p in again.data_dir.iterdir()] == ["landing"]


def test_a_killed_restoring_is_begun_anew(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store)
    again = elsewhere(full.settings, tmp_path)
    (again.data_dir / ".restoring" / "lake").mkdir(parents=True)
    (again.data_dir / ".restoring" / "lake" / "half").touch()
    restore_backup(again, store)
    assert not (again.data_dir / "lake" / "half").exists()
    assert not (again.data_dir / ".restoring").exists()


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_damaged_backup_is_not_restored(full: World, store: Store, tmp_path: Path, damage: str) -> None:
    made = make_backup(full.settings, store)
    sha256 = next(f.sha256 for f in made.backup.files if f.path.endswith("_deliveries/region=11.parquet"))
    stored = store.folder / "objects" / sha256[:2] / sha256
    if damage == "gone":
        stored.unlink()
    else:
        stored.write_bytes(stored.read_bytes()[:-1] + b"?")
    again = elsewhere(full.settings, tmp_path)
    with pytest.raises(BackupError, match="повреждена"):
        restore_backup(again, store)
    assert not again.data_dir.exists() or list(again.data_dir.iterdir()) == []


def test_a_backup_of_a_newer_version_is_refused(full: World, store: Store, tmp_path: Path) -> None:
    made = make_backup(full.settings, store)
    with store.writing():
        store.add(dataclasses.replace(made.backup, layout=999, made_at="1999-01-01T00:00:00+00:00"))
    with pytest.raises(LayoutError, match="версия 999"):
        restore_backup(elsewhere(full.settings, tmp_path), store)


@pytest.mark.parametrize("path", ["../evil", "/evil"])
def test_no_path_leads_out(full: World, store: Store, tmp_path: Path, path: str) -> None:
    made = make_backup(full.settings, store)
    evil = dataclasses.replace(made.backup.files[0], path=path)
    with store.writing():
        identifier = store.add(dataclasses.replace(made.backup, files=[evil]))
    with pytest.raises(BackupError, match="за пределы"):
        restore_backup(elsewhere(full.settings, tmp_path), store, identifier)


def test_the_key_comes_back_where_there_is_none(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store, key=True)
    fresh = Settings(tmp_path / "restored", tmp_path / "other" / "pseudonym.key", ("11",))
    done = restore_backup(fresh, store)
    assert (done.key_restored, done.key_fits) == (True, True)
    assert fresh.key_file.read_bytes() == full.settings.key_file.read_bytes()
    assert stat.S_IMODE(fresh.key_file.stat().st_mode) == 0o600
    assert ingest_region(fresh, "11").files_new == 0


def test_another_key_stays_and_is_told_of(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store, key=True)
    other = Settings(tmp_path / "restored", tmp_path / "other" / "pseudonym.key", ("11",))
    create_key(other.key_file)
    before = other.key_file.read_bytes()
    done = restore_backup(other, store)
    assert (done.key_restored, done.key_fits) == (False, False)
    assert other.key_file.read_bytes() == before


def test_no_key_is_told_of(full: World, store: Store, tmp_path: Path) -> None:
    make_backup(full.settings, store)
    none = Settings(tmp_path / "restored", tmp_path / "none.key", ("11",))
    assert restore_backup(none, store).key_fits is None


def test_a_store_without_backups(full: World, store: Store, tmp_path: Path) -> None:
    with store.writing():
        pass
    with pytest.raises(BackupError, match="ни одной"):
        restore.restore_backup(elsewhere(full.settings, tmp_path), store)


def rsnms(settings: Settings, *arguments: str) -> Result:
    clean = {"RSNMS_DATA_DIR": str(settings.data_dir), "RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file)}
    return CliRunner().invoke(main, arguments, prog_name="rsnms", env={**clean, "RSNMS_DEBUG": None})


def test_the_commands(full: World, store: Store, tmp_path: Path) -> None:
    copies = str(store.folder)
    made = rsnms(full.settings, "backup", "--to", copies, "--keep", "3")
    assert made.exit_code == 0, made.output
    assert "Резервная копия 000001-" in made.output
    assert "Удалено прежних копий: 0" in made.output
    assert store.ids()[0] in rsnms(full.settings, "backup", "--to", copies, "--list").output
    whole = rsnms(full.settings, "backup", "--to", copies, "--check")
    assert (whole.exit_code, "Все копии целы" in whole.output) == (0, True)
    back = rsnms(elsewhere(full.settings, tmp_path), "restore", "--from", copies)
    assert back.exit_code == 0, back.output
    assert "все сверены" in back.output
    again = rsnms(elsewhere(full.settings, tmp_path), "restore", "--from", copies)
    assert again.exit_code == 1
    assert "не пуста" in again.output
    next((store.folder / "objects").glob("*/*")).unlink()
    broken = rsnms(full.settings, "backup", "--to", copies, "--check")
    assert (broken.exit_code, "нет целых файлов" in broken.output) == (1, True)


def test_wrong_ways_to_ask(full: World, store: Store) -> None:
    both = rsnms(full.settings, "backup", "--to", str(store.folder), "--list", "--keep", "1")
    assert (both.exit_code, "сами по себе" in both.output) == (1, True)
    none = rsnms(full.settings, "backup", "--to", str(store.folder), "--check")
    assert (none.exit_code, "нет резервных копий" in none.output) == (1, True)
    (full.settings.data_dir / VERSION_FILE).write_text("999\n")
    newer = rsnms(full.settings, "status")
    assert (newer.exit_code, "Обновите программу" in newer.output) == (1, True)
