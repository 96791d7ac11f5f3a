"""The folder of backups: files by the hash of their content, records of backups, one writer at a time.

A content is stored once, whatever number of backups hold it. What goes into a backup is known in `scope`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from pipelines.access import PRIVATE_FILE, private_folder, write_private
from pipelines.backup.record import Backup, BackupError

_FORMAT_FILE, _FORMAT = "rsnms-backup", "1"
_BLOCK = 1 << 20


class Store:
    """Backups below `folder`; everything in it is for its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects = folder / "objects"
        self._records = folder / "backups"
        self._damaged = folder / "damaged"
        self._temporary = folder / "tmp"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder, made here if there is none.

        Raises BackupError when another process holds it, or it is a folder of something else.
        """
        if self.folder.is_dir() and any(self.folder.iterdir()):
            self.require()
        private_folder(self.folder)
        write_private(self.folder / _FORMAT_FILE, f"{_FORMAT}\n".encode())
        with os.fdopen(os.open(self.folder / ".lock", os.O_WRONLY | os.O_CREAT, PRIVATE_FILE), "w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupError(
                    f"С папкой копий {self.folder} уже работает другая команда. Дождитесь её окончания и повторите."
                ) from error
            shutil.rmtree(self._temporary, ignore_errors=True)
            for folder in (self._objects, self._records, self._temporary):
                private_folder(folder)
            yield

    def require(self) -> None:
        """Raises BackupError where this is no folder of backups, or one of a newer version."""
        try:
            found = (self.folder / _FORMAT_FILE).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError(
                f"В папке {self.folder} нет резервных копий rsnms. Укажите папку копий, а для первой копии – пустую."
            ) from error
        if found != _FORMAT:
            raise BackupError(
                f"Копии в папке {self.folder} сделаны более новой версией rsnms (вид {found}, известен {_FORMAT}). "
                "Обновите программу."
            )

    def ids(self) -> list[str]:
        """Ids of the backups, the oldest first."""
        return sorted(file.stem for file in self._records.glob("[0-9]*-*-*.json"))

    def read(self, identifier: str) -> Backup:
        """Raises BackupError where there is none of that id, or it is damaged."""
        if identifier not in self.ids():
            raise BackupError(f"Нет резервной копии «{identifier}» в папке {self.folder}.")
        return Backup.read(self._records / f"{identifier}.json")

    def add(self, backup: Backup) -> str:
        """The backup is there from here on, with all it needs on the disk; its id."""
        os.sync()
        ids = self.ids()
        return backup.write(self._records, int(ids[-1].partition("-")[0]) + 1 if ids else 1)

    def has(self, sha256: str, size: int) -> bool:
        """Whether the content is stored, judged by its size; `check` reads it."""
        try:
            return self._object(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def put(self, source: BufferedReader) -> tuple[str, bool]:
        """Store what `source` holds from its beginning; its hash and whether it was new."""
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        if self.has(sha256, source.tell()):
            return sha256, False
        source.seek(0)
        temporary = self._temporary / sha256
        copied = _copy(source, temporary)
        # A file that is being written to: what was copied is as good as what was hashed, under its own name.
        target = self._object(copied)
        private_folder(target.parent)
        temporary.replace(target)
        return copied, True

    def get(self, sha256: str, target: Path) -> bool:
        """Copy the content to `target` (mode 0600); False where it is gone or is not what it should be."""
        try:
            with self._object(sha256).open("rb") as source:
                return _copy(source, target) == sha256
        except FileNotFoundError:
            return False

    def check(self) -> tuple[int, list[str], dict[str, list[str]]]:
        """Read everything: objects read, damaged records, and id → paths (of files that are damaged or gone).

        A damaged object is put aside, so that the next backup stores the content anew.
        """
        bad = {o.name for o in self._objects.glob("*/*") if not _is_whole(o)}
        for name in bad:
            private_folder(self._damaged)
            self._object(name).replace(self._damaged / name)
        good = {o.name for o in self._objects.glob("*/*")}
        lost: dict[str, list[str]] = {}
        records: list[str] = []
        for identifier in self.ids():
            try:
                backup = self.read(identifier)
            except BackupError:
                records.append(identifier)
                continue
            paths = [f.path for f in backup.files if f.sha256 not in good]
            paths += ["ключ"] if backup.key and backup.key not in good else []
            if paths:
                lost[identifier] = paths
        return len(good) + len(bad), records, lost

    def prune(self, keep: int) -> list[str]:
        """Remove all but the `keep` newest backups, then what no other needs; ids of the removed.

        Raises BackupError where the record of a kept one is damaged: what it needs is not known then.
        """
        ids = self.ids()
        gone, left = ids[:-keep], ids[-keep:]
        needed: set[str] = set()
        for identifier in left:
            needed |= self.read(identifier).objects.keys()
        for identifier in gone:
            (self._records / f"{identifier}.json").unlink()
        for stored in self._objects.glob("*/*"):
            if stored.name not in needed:
                stored.unlink()
        return gone

    def _object(self, sha256: str) -> Path:
        return self._objects / sha256[:2] / sha256


def _copy(source: BinaryIO, target: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as file:
        while block := source.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _is_whole(stored: Path) -> bool:
    try:
        with stored.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == stored.name
    except OSError:
        return False
