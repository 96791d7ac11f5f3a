"""Where returned workbooks may lie and what they are called. Names of senders are text here, never paths."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from pipelines.ingest.period import stamp_of
from pipelines.settings import Settings, SettingsError

_STAMP = re.compile(r"(?<!\d)20\d{2}(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)")
_UNSAFE = re.compile(r"[^\w .()№+-]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
#: a name on disk has at most 255 bytes, Cyrillic takes two each; the beginning and the ending of ours need the rest
_LONGEST = 150
#: folders of the data directory that are published, read by the program or kept as they came
_OURS = ("landing", "lake", "warehouse", "releases", "quarantine", "dagster", "logs")


def checked_target(settings: Settings, out: Path) -> Path:
    """The resolved folder for returned files, which hold personal data.

    Raises SettingsError when it is the data directory or inside a folder the program itself uses.
    """
    target = out.expanduser().resolve()
    if target.exists() and not target.is_dir():
        raise SettingsError(f"{target} — файл, а нужна папка. Укажите другую в --out.")
    inside = [name for name in _OURS if target.is_relative_to((settings.data_dir / name).resolve())]
    if inside or target == settings.data_dir:
        where = f"папке {inside[0]}" if inside else "самой папке данных"
        raise SettingsError(
            f"Возвращаемые файлы содержат персональные данные, в {where} им не место. Укажите в --out другую папку."
        )
    return target


def safe_name(text: str) -> str:
    """Text as a part of a file name on any system: letters, digits and a few signs, not too long, never empty."""
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", text))
    name = re.sub(r"\.{2,}", ".", " ".join(plain.split())).strip(" .-_")
    name = name.encode()[:_LONGEST].decode(errors="ignore").strip(" .-_") or "файл"
    return f"файл {name}" if _RESERVED.match(name) else name


def workbook_name(source: str, period: str, path: str) -> str:
    """Name of a returned workbook without its ending and without a date stamp.

    A stamp would make the mended file as old as the first one; without it the file counts from when it comes.
    """
    stem = Path(path).name.rpartition(".")[0] or Path(path).name
    name = safe_name("_".join(part for part in (source, period, stem) if part))
    while stamp_of(name) is not None:
        name = safe_name(_STAMP.sub(" ", name))
    return re.sub(r" *_[_ ]*", "_", name)


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already; upper and lower case are one."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found.casefold())
    return found


def sender_folder(deliverer: str) -> str:
    """Name of a sender's folder in its region."""
    return safe_name(deliverer) if deliverer else "регион"


def private_folder(folder: Path, *, is_ours: bool = True) -> None:
    """Make a folder and those missing above it for the owner only.

    One that is there stays as it is unless it is ours: the user's own folder is not closed to others.
    """
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700)
    if is_ours:
        folder.chmod(0o700)


def write_private(path: Path, data: bytes) -> None:
    """Write a file for the owner only; it appears whole or not at all."""
    temporary = path.with_name(f".{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
