"""Making a backup while a run may be under way: copy, look again, copy what has changed meanwhile, until nothing has.

The lake of any moment is one that a killed run could have left, and the next run heals it; so it is enough that all
files of a backup stood there together. No lock is taken and nothing is written to the data directory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

from pipelines.backup.record import Backup, BackupError, Kept
from pipelines.backup.scope import LANDING, LOOSE, SETTLED, Listing, Stamp, listing
from pipelines.backup.store import Store
from pipelines.ingest.landed_file import NotAFileError, open_landed
from pipelines.keys import lake_check, load_key
from pipelines.layout import layout_of, require_known
from pipelines.privacy.switch import staging
from pipelines.settings import Settings

_ATTEMPTS, _PAUSE_SECONDS = 120, 0.5
#: called with files done and files in all
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """A backup and what it cost. `left_out`: landed files that were being written or could not be read."""

    id: str
    backup: Backup
    new_objects: int
    new_bytes: int
    left_out: int


def make_backup(
    settings: Settings,
    store: Store,
    *,
    landing: bool = True,
    key: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Made:
    """A backup of the directory as it is at one moment.

    Raises BackupError where the folders overlap, the key is being changed or files change faster than they are copied;
    LayoutError where the directory is of a newer version; SettingsError where the key is asked for and can't be read.
    """
    _require_apart(settings, store)
    require_known(settings)
    if not settings.data_dir.is_dir() or not any(settings.data_dir.iterdir()):
        raise BackupError(f"Копировать нечего: папка данных {settings.data_dir} пуста или её нет.")
    with store.writing():
        check = _require_settled_key(settings)
        copier = _Copier(settings, store, progress, _known(store))
        everything = _settled(settings, copier)
        left_out = _loose(settings, copier, everything, LOOSE)
        if landing:
            left_out += _loose(settings, copier, everything, (LANDING,))
        if _require_settled_key(settings) != check:
            raise BackupError("Во время копирования сменился ключ. Повторите команду.")
        current = settings.releases / "current"
        backup = Backup(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            product=version("rsnms"),
            layout=layout_of(settings),
            release=everything.links.get(current.relative_to(settings.data_dir).as_posix(), ""),
            key_check=check,
            key=_key(settings, store) if key else "",
            with_landing=landing,
            folders=everything.folders,
            links=everything.links,
            files=[copier.kept[path] for path in sorted(everything.files)],
        )
        return Made(store.add(backup), backup, copier.new_objects, copier.new_bytes, left_out)


@dataclass
class _Copier:
    """Brings files into the store; `known`: what the last backup and this one know of them by path."""

    settings: Settings
    store: Store
    progress: Progress
    known: dict[str, Kept]
    kept: dict[str, Kept] = field(default_factory=dict)
    new_objects: int = 0
    new_bytes: int = 0

    def copy(self, files: dict[str, Stamp]) -> list[str]:
        """Copy these; those that changed or went away meanwhile, or can't be read."""
        missed = []
        for number, (path, stamp) in enumerate(files.items(), start=1):
            kept = self._same(path, stamp) or self._copy(path, stamp)
            if kept is None:
                missed.append(path)
            else:
                self.kept[path] = self.known[path] = kept
            self.progress(number, len(files))
        return missed

    def _same(self, path: str, stamp: Stamp) -> Kept | None:
        kept = self.known.get(path)
        if kept is None or (kept.bytes, kept.modified_ns, kept.changed_ns) != (
            stamp.bytes, stamp.modified_ns, stamp.changed_ns,
        ):  # fmt: skip
            return None
        return kept if self.store.has(kept.sha256, kept.bytes) else None

    def _copy(self, path: str, stamp: Stamp) -> Kept | None:
        file = self.settings.data_dir / path
        try:
            with open_landed(file) as source:
                sha256, is_new = self.store.put(source)
            if Stamp.of(file.lstat()) != stamp:
                return None
        except (FileNotFoundError, NotAFileError):
            return None
        except PermissionError:
            if path.startswith(f"{LANDING}/"):
                return None
            raise
        if is_new:
            self.new_objects += 1
            self.new_bytes += stamp.bytes
        return Kept(path, sha256, stamp.bytes, stamp.mode, stamp.modified_ns, stamp.changed_ns)


def _settled(settings: Settings, copier: _Copier) -> Listing:
    """The files that belong together, all of one moment."""
    for _ in range(_ATTEMPTS):
        before = listing(settings, SETTLED)
        missed = copier.copy(before.files)
        if not missed and listing(settings, SETTLED) == before:
            return before
        time.sleep(_PAUSE_SECONDS)
    raise BackupError(
        "Резервная копия не сделана: идёт расчёт, и озеро данных меняется быстрее, чем копируется. "
        "Повторите после его окончания."
    )


def _loose(settings: Settings, copier: _Copier, everything: Listing, names: tuple[str, ...]) -> int:
    """Add files that stand for themselves; how many were left out. Logs grow meanwhile and are taken as they are."""
    found = listing(settings, names)
    missed = copier.copy(found.files)
    for path in [path for path in missed if path.startswith("logs/")]:
        again = listing(settings, (path,))
        missed = [m for m in missed if m != path] + copier.copy(again.files)
        found.files |= again.files
    for path in missed:
        del found.files[path]
    everything.add(found)
    return len(missed)


def _known(store: Store) -> dict[str, Kept]:
    """What the newest backup that can be read says of each path."""
    for identifier in reversed(store.ids()):
        try:
            return {kept.path: kept for kept in store.read(identifier).files}
        except BackupError:
            continue
    return {}


def _require_settled_key(settings: Settings) -> str:
    """The check value of the lake's key. Raises BackupError while the key is being changed."""
    if staging(settings).data_dir.exists():
        raise BackupError(
            "Ключ псевдонимизации меняется или смена была прервана. Дождитесь её окончания или выполните rsnms run, "
            "которая доведёт её до конца, и повторите."
        )
    return lake_check(settings) or ""


def _key(settings: Settings, store: Store) -> str:
    load_key(settings)
    with settings.key_file.open("rb") as source:
        return store.put(source)[0]


def _require_apart(settings: Settings, store: Store) -> None:
    data, copies = settings.data_dir.resolve(), store.folder.resolve()
    if copies.is_relative_to(data) or data.is_relative_to(copies):
        raise BackupError(
            f"Папка копий {store.folder} и папка данных лежат одна в другой. Выберите место на другом диске."
        )
