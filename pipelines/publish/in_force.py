"""Before a new release is made: is the one in force whole? Its figures go into the new one, so a damaged one must not.

Making a damaged release anew belongs to the run, which finds it missing; here only its place is cleared.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pipelines.publish.folder import CURRENT, TEMPORARY, release_folders, switch_current, sync
from pipelines.publish.manifest import NAME, ReleaseError
from pipelines.publish.verify import verify
from pipelines.settings import Settings


def mend_release_in_force(settings: Settings, next_release: str) -> None:
    """Leave `current` on a whole release, or on none before the first; `next_release` is what this run would make.

    A damaged release that the run makes again is taken away, and the one before it is in force meanwhile. A lost link
    is put on the newest whole release. Raises ReleaseError where another release in force is damaged: what it told must
    be known when small groups are hidden.
    """
    link = settings.releases / CURRENT
    if not link.is_symlink() and link.exists():
        raise ReleaseError(f"{link} – не ссылка на выпуск, а файл или папка. Уберите это оттуда и повторите команду.")
    if link.is_symlink():
        _mend_linked(settings, link, next_release)
    if not link.is_symlink() and (whole := _whole(settings)):
        switch_current(settings.releases, whole[-1].name)
    spoilt = settings.releases / next_release
    if spoilt.is_dir() and not is_whole(spoilt):
        _take_away(settings, spoilt)


def is_whole(release: Path) -> bool:
    """Whether every file of a release is what its manifest says."""
    try:
        return not verify(release)
    except ReleaseError:
        return False


def _mend_linked(settings: Settings, link: Path, next_release: str) -> None:
    name = link.readlink().name
    folder = settings.releases / name
    if link.resolve() == folder.resolve() and folder.is_dir() and is_whole(folder):
        return
    if name != next_release:
        raise ReleaseError(
            f"Действующий выпуск {name} повреждён или пропал, а новый от него зависит: без него не скрыть малые "
            f"группы. Восстановите папку {folder} из резервной копии (rsnms restore) и повторите команду. Если копии "
            f"нет, уберите эту папку и ссылку {link}: действующим станет последний целый выпуск."
        )
    before = _before(settings, folder)
    if before is None:
        link.unlink()
        sync(settings.releases)
    else:
        switch_current(settings.releases, before.name)


def _before(settings: Settings, damaged: Path) -> Path | None:
    """The release that was in force when this one was made: as its comparison says, else the newest whole one."""
    whole = _whole(settings)
    try:
        told = json.loads((damaged / "diff.json").read_text(encoding="utf-8"))["before"]
    except (OSError, ValueError, KeyError, TypeError):
        return whole[-1] if whole else None
    if told is None:
        return None
    found = next((folder for folder in whole if folder.name == told), None)
    if found is None:
        raise ReleaseError(
            f"Действующий выпуск {damaged.name} повреждён, а выпуска {told}, после которого он сделан, нет или он "
            "тоже повреждён. Восстановите папку releases из резервной копии (rsnms restore) и повторите команду."
        )
    return found


def _whole(settings: Settings) -> list[Path]:
    """Whole releases in the order in which they were made."""
    folders = [f for f in release_folders(settings.releases) if is_whole(f)]
    return sorted(folders, key=lambda f: ((f / NAME).stat().st_mtime, f.name))


def _take_away(settings: Settings, release: Path) -> None:
    """Renamed first, so that a killed removal leaves nothing under the name of a release."""
    aside = settings.releases / f"{TEMPORARY}damaged-{release.name}"
    shutil.rmtree(aside, ignore_errors=True)
    release.rename(aside)
    sync(settings.releases)
    shutil.rmtree(aside)
