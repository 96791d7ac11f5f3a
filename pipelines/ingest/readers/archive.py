"""Archives: every member is read by the rules of a landed file. Names of members are never paths on disk."""

import zipfile
from collections.abc import Callable
from dataclasses import replace

from pipelines.ingest.readers.model import Limits, RawTable, Unreadable
from pipelines.ingest.readers.zip_bounds import BoundedZip

Reader = Callable[[bytes, Limits, int], list[RawTable]]

_NOISE = frozenset(("thumbs.db", ".ds_store", "desktop.ini"))
_NOISE_STARTS = ("~$", "._", ".~lock")
_MAX_DEPTH = 1
_CELL_BYTES = 16  # what a cell takes in a frame at least


def read_archive(data: bytes, limits: Limits, depth: int, read: Reader) -> list[RawTable]:
    """Read the members of a zip in their order; `read` takes the bytes of a member, its limits and its depth.

    Raises:
        Unreadable: `encrypted`, `corrupt`, `bomb` of the archive; of the first member that cannot be read, telling
            its position in the archive.
    """
    if depth > _MAX_DEPTH:
        raise Unreadable("bomb")
    archive = BoundedZip(data, limits)
    tables: list[RawTable] = []
    left = limits.max_unpacked_bytes
    for position, info in enumerate(archive.infos, start=1):
        if _is_noise(info):
            continue
        name = member_name(info)
        try:
            found = read(archive.read(info), replace(limits, max_unpacked_bytes=left), depth + 1)
            # All members together may take no more than one file may.
            left -= _CELL_BYTES * sum(table.frame.height * table.frame.width for table in found)
            if left < 0:
                raise Unreadable("bomb")
        except Unreadable as refusal:
            raise Unreadable(
                refusal.code, f"Файл № {position} внутри архива не читается. {refusal.message_ru}"
            ) from None
        tables += [replace(table, member="/".join(filter(None, (name, table.member)))) for table in found]
    return tables


def payload(data: bytes, limits: Limits) -> bytes | None:
    """The content of the only member of an archive, None where there are several.

    Raises:
        Unreadable: as `BoundedZip` does.
    """
    archive = BoundedZip(data, limits)
    infos = [info for info in archive.infos if not _is_noise(info)]
    return archive.read(infos[0]) if len(infos) == 1 else None


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as the sender sees it: UTF-8 where the archive says so or it is valid, else cp866 of Russian Windows."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


def _is_noise(info: zipfile.ZipInfo) -> bool:
    base = info.filename.rsplit("/", 1)[-1].lower()
    return info.is_dir() or info.filename.startswith("__MACOSX/") or base.startswith(_NOISE_STARTS) or base in _NOISE
