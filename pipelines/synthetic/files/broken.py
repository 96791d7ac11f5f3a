"""Files that cannot be read: empty, cut off, encrypted, or without a required column."""

from __future__ import annotations

import struct
from dataclasses import replace

import numpy as np
import polars as pl

from pipelines.contracts.load import load_contract
from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files.compose import PLANTED_SCHEMA, LandedFile
from pipelines.synthetic.files.layout import lay_out
from pipelines.synthetic.files.render import render
from pipelines.synthetic.files.style import Style
from pipelines.synthetic.files.write import write

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_STREAM = 4096


def rejected(path: str, data: bytes) -> LandedFile:
    """A file that ends as rejected, with no rows."""
    return LandedFile(path, data, "rejected", None, pl.DataFrame(schema=PLANTED_SCHEMA), None)


def without_column(delivery: Delivery, path: str, style: Style, rng: np.random.Generator) -> LandedFile:
    """The delivery without its last required column."""
    name = [c.name for c in load_contract(delivery.source).columns if c.required][-1]
    columns = [column for column in render(delivery, style, rng) if column.source != name]
    return rejected(path, write(lay_out(delivery, columns, replace(style, group_header=False), rng).sheets, style, "t"))


def cut_off(data: bytes) -> bytes:
    """A workbook whose transfer broke off."""
    return data[: len(data) * 3 // 5]


def encrypted(rng: np.random.Generator) -> bytes:
    """A compound file (OLE2) with the streams of a password-protected workbook and noise in them."""
    count = _STREAM // _SECTOR
    fat = [_FAT, _END]
    for first in (2, 2 + count):
        fat += [*range(first + 1, first + count), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _STREAM, _END, 0, _END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *([_FREE] * 108))
    directory = (
        _entry("Root Entry", 5, _END, 0, child=2)
        + _entry("EncryptedPackage", 2, 2, _STREAM)
        + _entry("EncryptionInfo", 2, 2 + count, _STREAM, right=1)
        + bytes(128)
    )
    return header + struct.pack("<128I", *fat) + directory + rng.bytes(2 * _STREAM)


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text) + 2, kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size
    )
