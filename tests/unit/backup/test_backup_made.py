"""A backup holds what it should and nothing else, once, of one moment, also while the lake is being written."""

from __future__ import annotations

import dataclasses
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.access import write_private
from pipelines.backup import BackupError, Made, Store, make, make_backup
from pipelines.backup.scope import SETTLED
from pipelines.keys import load_key
from pipelines.layout import VERSION_FILE, LayoutError
from pipelines.privacy.switch import staging
from tests.unit.privacy.small_world import World


def paths(made: Made) -> set[str]:
    return {file.path for file in made.backup.files}


def test_it_holds_what_cannot_be_made_anew(full: World, store: Store) -> None:
    made = make_backup(full.settings, store)
    on_disk = {
        p.relative_to(full.settings.data_dir).as_posix()
        for p in full.settings.data_dir.rglob("*")
        if p.is_file() and "current" not in p.parts
    }
    left = {p for p in on_disk if p.startswith("warehouse/")}
    assert left
    assert paths(made) == on_disk - left
    assert made.backup.links == {"releases/current": "2024-02-29-bbbbbbbbbbbb"}
    assert made.backup.release == "2024-02-29-bbbbbbbbbbbb"
    assert "landing/11/staff" in made.backup.folders
    assert any(p.startswith("quarantine/") for p in paths(made))


def test_the_key_is_in_it_only_when_asked_for(full: World, store: Store) -> None:
    def holds_key() -> bool:
        key = load_key(full.settings).hex().encode()
        return any(key in p.read_bytes() for p in store.folder.rglob("*") if p.is_file())

    assert make_backup(full.settings, store).backup.key == ""
    assert not holds_key()
    assert make_backup(full.settings, store, key=True).backup.key
    assert holds_key()


def test_landing_may_be_left_to_others(full: World, store: Store) -> None:
    made = make_backup(full.settings, store, landing=False)
    assert not any(p.startswith("landing") for p in {*paths(made), *made.backup.folders})
    assert any(p.startswith("lake/") for p in paths(made))


def test_only_its_owner_may_read_it(full: World, store: Store) -> None:
    make_backup(full.settings, store, key=True)
    found = {(p.is_dir(), stat.S_IMODE(p.stat().st_mode)) for p in (store.folder, *store.folder.rglob("*"))}
    assert found == {(True, 0o700), (False, 0o600)}


def test_what_is_stored_is_not_read_again(full: World, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_backup(full.settings, store)
    assert first.new_objects > 5
    changed = full.settings.landing / "11/mentoring/2024-Q1/m_20240401.csv"
    changed.write_bytes(changed.read_bytes() + b"\n")
    (full.settings.landing / "11/staff/copy.csv").write_bytes(changed.read_bytes())
    read: list[str] = []
    monkeypatch.setattr(make, "open_landed", _noting(read, make.open_landed))
    second = make_backup(full.settings, store)
    assert (second.new_objects, second.new_bytes) == (1, changed.stat().st_size)
    assert sorted(Path(p).name for p in read) == ["copy.csv", changed.name]


def test_a_file_changed_behind_its_date_is_found(full: World, store: Store) -> None:
    make_backup(full.settings, store)
    file = full.settings.landing / "11/mentoring/2024-Q1/m_20240401.csv"
    before = file.stat()
    file.write_bytes(file.read_bytes()[::-1])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert make_backup(full.settings, store).new_objects == 1


def test_files_that_belong_together_are_of_one_moment(
    full: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run replaces two files of the lake, the second one while the first look is being copied."""
    one, two = (full.settings.lake / name for name in ("_key.txt", "_deliveries/region=11.parquet"))
    waiting = [(two, b"new two"), (one, b"new one")]

    def replaced_meanwhile(path: Path) -> object:
        if waiting and path.name == "_schema.parquet":
            write_private(*waiting.pop())
        return open_landed(path)

    open_landed = make.open_landed
    monkeypatch.setattr(make, "open_landed", replaced_meanwhile)
    monkeypatch.setattr(make, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(make, "_require_settled_key", lambda _: "")
    made = make_backup(full.settings, store)
    assert not waiting
    for file in made.backup.files:
        if file.path.startswith(SETTLED):
            whole = full.settings.data_dir / file.path
            assert store.get(file.sha256, full.settings.data_dir / "out")
            assert (full.settings.data_dir / "out").read_bytes() == whole.read_bytes()


def test_a_lake_that_never_rests_gives_no_backup(full: World, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(make, "_ATTEMPTS", 3)
    count = iter(range(1000))

    def always_new(path: Path) -> object:
        write_private(full.settings.lake / "_deliveries" / "region=11.parquet", str(next(count)).encode())
        return open_landed(path)

    open_landed = make.open_landed
    monkeypatch.setattr(make, "open_landed", always_new)
    with pytest.raises(BackupError, match="идёт расчёт"):
        make_backup(full.settings, store)
    assert store.ids() == []


def test_a_landed_file_being_written_waits_for_the_next(
    full: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = full.settings.landing / "11/mentoring/2024-Q1/m_20240401.csv"

    def grows(path: Path) -> object:
        if path == growing:
            growing.write_bytes(growing.read_bytes() + b"\n")
        return open_landed(path)

    open_landed = make.open_landed
    monkeypatch.setattr(make, "open_landed", grows)
    made = make_backup(full.settings, store)
    assert made.left_out == 1
    assert not any(growing.name in p for p in paths(made))


def test_links_and_pipes_in_landing_are_left_out(full: World, store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (full.settings.landing / "11" / "link.csv").symlink_to(tmp_path / "secret")
    os.mkfifo(full.settings.landing / "11" / "pipe.csv")
    (full.settings.landing / "11" / os.fsdecode(b"\xff'\".csv")).write_text("bytes of another code page")
    made = make_backup(full.settings, store)
    names = {Path(p).name for p in (*paths(made), *made.backup.links)}
    assert not {"link.csv", "pipe.csv"} & names
    assert os.fsdecode(b"\xff'\".csv") in names


def test_the_folders_must_lie_apart(full: World) -> None:
    for place in (full.settings.data_dir / "copies", full.settings.data_dir.parent):
        with pytest.raises(BackupError, match="одна в другой"):
            make_backup(full.settings, Store(place))


def test_no_backup_while_the_key_is_changed(full: World, store: Store) -> None:
    staging(full.settings).data_dir.mkdir()
    with pytest.raises(BackupError, match="Ключ псевдонимизации меняется"):
        make_backup(full.settings, store)


def test_a_newer_directory_is_not_copied(full: World, store: Store) -> None:
    (full.settings.data_dir / VERSION_FILE).write_text("999\n")
    with pytest.raises(LayoutError, match="версия 999"):
        make_backup(full.settings, store)


def test_an_empty_directory_is_not_copied(full: World, store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="Копировать нечего"):
        make_backup(dataclasses.replace(full.settings, data_dir=tmp_path / "none"), store)


def _noting(read: list[str], open_landed: Callable[[Path], object]) -> Callable[[Path], object]:
    def noted(path: Path) -> object:
        read.append(str(path))
        return open_landed(path)

    return noted
