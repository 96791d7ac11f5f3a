"""The folder of backups: damage is found and mended, old backups go with what only they needed."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from pipelines.backup import Backup, BackupError, Store, make_backup
from tests.unit.privacy.small_world import World


def objects(store: Store) -> dict[str, Path]:
    return {p.name: p for p in (store.folder / "objects").glob("*/*")}


def test_a_whole_store_passes(full: World, store: Store) -> None:
    made = make_backup(full.settings, store, key=True)
    with store.writing():
        read, records, lost = store.check()
    assert read == len(made.backup.objects) == len(objects(store))
    assert (records, lost) == ([], {})


def test_damage_is_found_and_the_next_backup_mends_it(full: World, store: Store) -> None:
    made = make_backup(full.settings, store)
    changed, gone = (next(f for f in made.backup.files if f.path.startswith(top)) for top in ("lake/_del", "landing"))
    found = objects(store)
    content = bytearray(found[changed.sha256].read_bytes())
    content[-1] ^= 1
    found[changed.sha256].write_bytes(content)
    found[gone.sha256].unlink()
    with store.writing():
        _, records, lost = store.check()
    assert records == []
    assert set(lost[made.id]) == {f.path for f in made.backup.files if f.sha256 in (changed.sha256, gone.sha256)}
    assert make_backup(full.settings, store).new_objects == 2
    with store.writing():
        assert store.check()[1:] == ([], {})


def test_a_damaged_record_is_found(full: World, store: Store) -> None:
    made = make_backup(full.settings, store)
    record = store.folder / "backups" / f"{made.id}.json"
    record.write_bytes(record.read_bytes().replace(b'"mode": 384', b'"mode": 438', 1))
    with pytest.raises(BackupError, match="повреждена"):
        store.read(made.id)
    with store.writing():
        assert store.check()[1] == [made.id]
    assert make_backup(full.settings, store).new_objects == 0


def test_old_backups_go_with_what_only_they_needed(full: World, store: Store) -> None:
    only_first = full.settings.landing / "11/staff/first.csv"
    only_first.write_text("first")
    first = make_backup(full.settings, store)
    only_first.unlink()
    second = make_backup(full.settings, store)
    with store.writing():
        assert store.prune(2) == []
        assert store.prune(1) == [first.id]
        assert store.check()[1:] == ([], {})
    assert objects(store).keys() == second.backup.objects.keys()
    assert store.ids() == [second.id]


def test_nothing_goes_while_it_is_not_known_what_is_needed(full: World, store: Store) -> None:
    make_backup(full.settings, store)
    (full.settings.landing / "11/staff/later.csv").write_text("later")
    newest = make_backup(full.settings, store)
    (store.folder / "backups" / f"{newest.id}.json").write_text("{}")
    before = objects(store).keys()
    with store.writing(), pytest.raises(BackupError):
        store.prune(1)
    assert objects(store).keys() == before
    assert len(store.ids()) == 2


def test_one_writer_at_a_time(full: World, store: Store) -> None:
    with store.writing(), pytest.raises(BackupError, match="уже работает другая команда"):
        make_backup(full.settings, store)
    with (store.folder / ".lock").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_what_a_killed_backup_left_goes(full: World, store: Store) -> None:
    make_backup(full.settings, store)
    (store.folder / "tmp" / "half").write_text("x")
    make_backup(full.settings, store)
    assert list((store.folder / "tmp").iterdir()) == []


def test_a_folder_of_something_else_is_refused(full: World, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    with pytest.raises(BackupError, match="нет резервных копий"):
        make_backup(full.settings, Store(tmp_path / "photos"))
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["a.jpg"]


def test_a_folder_of_a_newer_version_is_refused(full: World, store: Store) -> None:
    make_backup(full.settings, store)
    (store.folder / "rsnms-backup").write_text("2\n")
    with pytest.raises(BackupError, match="более новой версией"):
        store.require()


def test_a_record_tells_the_truth_about_its_size(full: World, store: Store) -> None:
    made = make_backup(full.settings, store)
    again = store.read(made.id)
    assert again == made.backup
    assert isinstance(again, Backup)
    assert again.bytes == sum((full.settings.data_dir / f.path).stat().st_size for f in again.files)
