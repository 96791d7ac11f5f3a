"""Restoring a backup into an empty folder: every file is verified by its hash before any of them is in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipelines.access import private_folder
from pipelines.backup.record import Backup, BackupError
from pipelines.backup.store import Store
from pipelines.keys import check_value, load_key
from pipelines.layout import require_known_version
from pipelines.settings import Settings, SettingsError

_STAGING = ".restoring"
#: what may be in an "empty" folder: a broken restoring, and what systems put on a fresh disk
_NOTHING = {_STAGING, ".run.lock", "lost+found"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Restored:
    """What was restored. `key_fits`: whether the key of this machine is the lake's; None where it has none."""

    id: str
    backup: Backup
    key_restored: bool
    key_fits: bool | None


def restore_backup(
    settings: Settings, store: Store, identifier: str | None = None, progress: Progress = lambda _done, _all: None
) -> Restored:
    """Restore the backup (the newest by default) into the data directory, which must be empty.

    Raises BackupError where it is not, the backup is damaged or there is none, LayoutError where it is of a newer
    version. A restoring that ends badly leaves nothing behind; one that is killed is begun anew.
    """
    store.require()
    ids = store.ids()
    if not ids:
        raise BackupError(f"В папке {store.folder} нет ни одной резервной копии.")
    chosen = identifier or ids[-1]
    backup = store.read(chosen)
    require_known_version(backup.layout, f"Папка данных в копии {chosen}")
    _require_empty(settings.data_dir)
    _require_whole(store, chosen, backup)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    made = settings.data_dir / _STAGING
    shutil.rmtree(made, ignore_errors=True)
    try:
        _write(made, store, chosen, backup, progress)
        os.sync()
        for path in sorted(made.iterdir()):
            path.replace(settings.data_dir / path.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    key_restored = _restore_key(settings, store, chosen, backup)
    return Restored(chosen, backup, key_restored, _key_fits(settings, backup))


def _require_empty(folder: Path) -> None:
    if folder.is_dir() and {p.name for p in folder.iterdir()} - _NOTHING:
        raise BackupError(
            f"Папка {folder} не пуста, а восстановление ничего не заменяет. Укажите пустую папку в --data-dir "
            "или сначала уберите эту в другое место."
        )


def _require_whole(store: Store, identifier: str, backup: Backup) -> None:
    """Before the first file is written, for a big backup takes hours to restore."""
    missing = sum(not store.has(file.sha256, file.bytes) for file in backup.files)
    if missing:
        raise _damaged(identifier, missing)
    for path in (*backup.folders, *backup.links, *(file.path for file in backup.files)):
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts:
            raise BackupError(f"Резервная копия {identifier} негодна: в ней путь за пределы папки данных.")


def _write(made: Path, store: Store, identifier: str, backup: Backup, progress: Progress) -> None:
    private_folder(made)
    for folder in backup.folders:
        (made / folder).mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(backup.files, start=1):
        target = made / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not store.get(file.sha256, target):
            raise _damaged(identifier, 1)
        target.chmod(file.mode)
        os.utime(target, ns=(file.modified_ns, file.modified_ns))
        progress(number, len(backup.files))
    for link, where in backup.links.items():
        (made / link).symlink_to(where)
    for folder, mode in sorted(backup.folders.items(), reverse=True):
        (made / folder).chmod(mode)


def _restore_key(settings: Settings, store: Store, identifier: str, backup: Backup) -> bool:
    """Put the key in its place where there is none; one that is there is never replaced."""
    if not backup.key or settings.key_file.exists():
        return False
    settings.key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = settings.key_file.with_name(f".{settings.key_file.name}.tmp")
    if not store.get(backup.key, temporary):
        temporary.unlink(missing_ok=True)
        raise _damaged(identifier, 1)
    temporary.replace(settings.key_file)
    return True


def _key_fits(settings: Settings, backup: Backup) -> bool | None:
    if not backup.key_check:
        return True
    try:
        return check_value(load_key(settings)) == backup.key_check
    except SettingsError:
        return None


def _damaged(identifier: str, files: int) -> BackupError:
    return BackupError(
        f"Резервная копия {identifier} повреждена: файлов, которых нет или которые изменены, не меньше {files}. "
        "Какие копии целы, покажет rsnms backup --to ПАПКА --check; целую укажите в --backup."
    )
