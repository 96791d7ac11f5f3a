"""ZIP containers with the same bytes each time."""

from __future__ import annotations

import io
import zipfile

_THEN = (2024, 1, 1, 0, 0, 0)


def packed(members: list[tuple[str, bytes]], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of the members in order; those named in `stored` are not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, _THEN)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()
