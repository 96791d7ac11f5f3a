"""Readers: the bytes of one landed file → raw text tables.

Finding the header, casting and accounting belong to other parts of the ingestion.
"""

from pathlib import Path

from pipelines.ingest.readers.dispatch import read_bytes
from pipelines.ingest.readers.model import Limits, RawTable, RowSpan, Unreadable

__all__ = ["Limits", "RawTable", "RowSpan", "Unreadable", "read_bytes", "read_tables"]

_DEFAULT = Limits()


def read_tables(path: Path, limits: Limits = _DEFAULT) -> list[RawTable]:
    """Read one landed file as text tables: one per sheet or table, in the order of the file, none of them empty.

    Raises:
        Unreadable: the file is corrupt, encrypted, empty, too large or of no known format.
        OSError: the file cannot be opened.
    """
    if path.stat().st_size > limits.max_unpacked_bytes:
        raise Unreadable("too_large")
    return read_bytes(path.read_bytes(), limits)
