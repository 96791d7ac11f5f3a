"""Putting what a new key made in the place of the old: all of it or nothing, whenever the process is killed.

What is made is complete in `<data>/.rotating` before the mark is set; from then on every command that takes the lock
goes through the same steps to the end. Making it belongs to `rotation`.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.access import append_private, private_folder, write_private
from pipelines.keys import lake_check
from pipelines.settings import Settings

LOG = "keys.jsonl"

_FOLDER = ".rotating"
_MARK = "complete"


def staging(settings: Settings) -> Settings:
    """The deployment as it will be: the same landing, the rest in `<data>/.rotating`, the new key beside the old."""
    return replace(settings, data_dir=settings.data_dir / _FOLDER, key_file=new_key_file(settings))


def new_key_file(settings: Settings) -> Path:
    """Where the new key stands until it replaces the old."""
    return settings.key_file.with_name(f"{settings.key_file.name}.new")


def old_key_file(settings: Settings) -> Path:
    """Where the old key stands until the switch is done."""
    return settings.key_file.with_name(f"{settings.key_file.name}.old")


def commit(settings: Settings) -> None:
    """From here on the switch is carried out, whatever happens."""
    os.sync()
    write_private(staging(settings).data_dir / _MARK, b"")
    finish_switch(settings)


def finish_switch(settings: Settings) -> bool:
    """Carry out a switch that was committed; else remove what was made for one, and False. Steps may be repeated."""
    made = staging(settings)
    if not (made.data_dir / _MARK).exists():
        discard(settings)
        return False
    for new, old in (
        (made.lake, settings.lake),
        (made.quarantine, settings.quarantine),
        (made.warehouse_file, settings.warehouse_file),
        (made.erasures_file, settings.erasures_file),
    ):
        _put(new, old, made.data_dir / "old" / old.name)
    if made.key_file.exists():
        if settings.key_file.exists():
            _move(settings.key_file, old_key_file(settings))
        _move(made.key_file, settings.key_file)
    _log(settings)
    old_key_file(settings).unlink(missing_ok=True)
    discard(settings)
    return True


def discard(settings: Settings) -> None:
    """Remove what a rotation made or left over, the mark last; nothing of the deployment itself."""
    made = staging(settings)
    if not made.data_dir.is_dir():
        return
    made.key_file.unlink(missing_ok=True)
    for path in made.data_dir.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _MARK:
            path.unlink()
    (made.data_dir / _MARK).unlink(missing_ok=True)
    made.data_dir.rmdir()


def _put(new: Path, old: Path, aside: Path) -> None:
    """`new` in the place of `old`, where `new` is still to be put."""
    if not new.exists():
        return
    if old.exists():
        aside.parent.mkdir(exist_ok=True)
        if aside.is_dir():
            shutil.rmtree(aside)
        _move(old, aside)
    _move(new, old)


def _move(what: Path, target: Path) -> None:
    what.replace(target)


def _log(settings: Settings) -> None:
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "event": "key changed",
        "check": lake_check(settings),
    }
    append_private(private_folder(settings.logs) / LOG, json.dumps(line))
