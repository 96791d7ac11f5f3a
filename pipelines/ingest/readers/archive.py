"""Archives: every member is read by the rules of a landed file. Names of members are never paths on disk."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

from pipelines.ingest.readers.model import Limits, RawTable, Unreadable

Reader = Callable[[bytes, int], list[RawTable]]


def read_archive(data: bytes, limits: Limits, depth: int, read: Reader) -> list[RawTable]:
    """Read the members of a zip.

    Raises:
        Unreadable: of the first member that cannot be read; `encrypted`, `bomb`, `corrupt` of the archive itself.
    """
    if depth > 1:
        raise Unreadable("bomb")
    tables: list[RawTable] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not _is_noise(info)]
            if any(info.flag_bits & 1 for info in members):
                raise Unreadable("encrypted")
            for info in members:
                name = member_name(info)
                tables += [
                    replace(t, member=f"{name}/{t.member}" if t.member else name)
                    for t in read(archive.read(info), depth + 1)
                ]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable("corrupt") from error
    return tables


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as the sender sees it: UTF-8 where the archive says so or it is valid, else cp866 of Russian Windows."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


def _is_noise(info: zipfile.ZipInfo) -> bool:
    base = info.filename.rsplit("/", 1)[-1]
    return (
        info.is_dir()
        or info.filename.startswith("__MACOSX/")
        or base.startswith(("~$", "._", ".~lock"))
        or base in ("Thumbs.db", ".DS_Store", "desktop.ini")
    )
