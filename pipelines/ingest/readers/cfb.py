"""Compound files (OLE2), the container of .xls: one stream out of it. What is in the stream belongs to `xls`."""

import struct

from pipelines.ingest.readers.model import Unreadable

_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_MAX_REGULAR = 0xFFFFFFFA
_ENTRY = 128


def stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """The first stream of one of the names.

    Raises:
        Unreadable: `corrupt` when chains of sectors are broken, `unknown_format` when there is no such stream.
    """
    try:
        return _Compound(data).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("corrupt") from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        header = _HEADER.unpack_from(data)
        _minor, _major, _order, shift, mini_shift, directories, fat_count, directory, _sig, cutoff = header[:10]
        mini_fat, mini_fat_count, difat, difat_count = header[10:14]
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError
        # The reader takes memory for as many sectors as are declared.
        if max(directories, fat_count, mini_fat_count, difat_count) << shift > len(data):
            raise ValueError
        self._size, self._mini_size, self._cutoff = 1 << shift, 1 << mini_shift, cutoff
        self._fat = self._numbers(self._fat_sectors(fat_count, difat))
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        self._entries = [
            entry for entry in _cut(self._join(self._chain(directory, self._fat)), _ENTRY) if len(entry) == _ENTRY
        ]

    def stream(self, names: tuple[str, ...]) -> bytes:
        for name in names:
            for entry in self._entries:
                if _name(entry).lower() == name.lower() and entry[66] == 2:
                    return self._content(entry)
        raise Unreadable("unknown_format")

    def _content(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff:
            return self._join(self._chain(start, self._fat))[:size]
        root_start = struct.unpack_from("<I", self._entries[0], 116)[0]
        mini = self._join(self._chain(root_start, self._fat))
        sectors = self._chain(start, self._mini_fat)
        return b"".join(mini[s * self._mini_size : (s + 1) * self._mini_size] for s in sectors)[:size]

    def _fat_sectors(self, count: int, difat: int) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while difat < _MAX_REGULAR and difat not in seen:
            seen.add(difat)
            numbers = self._numbers([difat])
            sectors += numbers[:-1]
            difat = numbers[-1]
        return [sector for sector in sectors if sector < _MAX_REGULAR][:count]

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start < _MAX_REGULAR:
            chain.append(start)
            if len(chain) > len(table):
                raise ValueError  # a chain that bites its tail
            start = table[start]
        return chain

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _join(self, sectors: list[int]) -> bytes:
        return b"".join(map(self._sector, sectors))

    def _numbers(self, sectors: list[int]) -> list[int]:
        joined = self._join(sectors)
        return list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))


def _cut(joined: bytes, size: int) -> list[bytes]:
    return [joined[i : i + size] for i in range(0, len(joined), size)]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
