"""Zip files within bounds: declared sizes are checked first, really unpacked sizes while reading.

What the parts mean belongs to the readers of each format.
"""

import copy
import io
import zipfile
import zlib
from collections.abc import Iterator

from pipelines.ingest.readers.model import Limits, Unreadable

DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, IndexError, KeyError)
_CHUNK = 1 << 20
_ENCRYPTED_FLAG = 0x1


class BoundedZip:
    """A zip whose parts are read in chunks against one common allowance of unpacked bytes."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Check what the directory declares.

        Raises:
            Unreadable: `corrupt`, `encrypted`, `bomb`.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise Unreadable("corrupt") from error
        self.infos = self._zip.infolist()
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in self.infos):
            raise Unreadable("encrypted")
        if len(self.infos) > limits.max_members:
            raise Unreadable("bomb")
        self._allowed = min(limits.max_unpacked_bytes, max(limits.ratio_free_bytes, limits.max_ratio * len(data)))
        self._unpacked = 0
        if sum(info.file_size for info in self.infos) > self._allowed:
            raise Unreadable("bomb")

    def chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part in pieces of a megabyte. Its declared size is not believed.

        Raises:
            Unreadable: `bomb` as soon as the allowance is used up, `corrupt` for damaged data.
        """
        honest = copy.copy(info)
        # Python stops at the declared size, other unpackers do not: a part that lies must be seen in full.
        honest.file_size = self._allowed + 2 * _CHUNK
        try:
            with self._zip.open(honest) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > self._allowed:
                        raise Unreadable("bomb")
                    yield chunk
        except DAMAGED as error:
            raise Unreadable("corrupt") from error

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The whole part.

        Raises:
            Unreadable: as `chunks` does.
        """
        return b"".join(self.chunks(info))


def stored_zip(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts without compression, for a reader that takes only files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
