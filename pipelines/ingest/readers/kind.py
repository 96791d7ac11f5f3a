"""What kind of file the bytes are. Judged by content only: names lie.

Reading the content belongs to the reader of each kind.
"""

import io
import re
import zipfile
from typing import Literal

from pipelines.ingest.readers.model import Unreadable

Kind = Literal["xlsx", "xlsb", "ods", "zip", "xls", "parquet", "json", "html", "spreadsheetml", "text"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF_STARTS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
    b"GIF8",
    b"BZh",
    b"\xfd7zXZ",
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|style|div)[\s>]", re.IGNORECASE)
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a file from its bytes.

    Raises:
        Unreadable: `empty`, `encrypted`, `corrupt` (a damaged zip) or `unknown_format`.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf") if len(data) < 1 << 20 else False:
        raise Unreadable("empty")
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(_OLE2):
        return _kind_of_ole2(data)
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_FOREIGN):
        raise Unreadable("unknown_format")
    if data[:2] in _BIFF_STARTS and data[2:4] in (b"\x08\x00", b"\x10\x00", b"\x06\x00", b"\x04\x00"):
        return "xls"
    return _kind_of_text(data)


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()}
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "[Content_Types].xml" in names and any(name.lower().startswith("xl/") for name in names):
                return "xlsx"
            if "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names):
                return "ods"
            return "zip"
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, IndexError) as error:
        raise Unreadable("corrupt") from error


def _kind_of_ole2(data: bytes) -> Kind:
    if _ENCRYPTED_STREAM in data:
        raise Unreadable("encrypted")
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise Unreadable("unknown_format")


def _kind_of_text(data: bytes) -> Kind:
    head = text_head(data)
    if head[:1] in (b"{", b"["):
        return "json"
    if head[:1] == b"<":
        if _SPREADSHEETML in head:
            return "spreadsheetml"
        if _HTML.search(head):
            return "html"
        raise Unreadable("unknown_format")
    if b"\x00" in head:
        raise Unreadable("unknown_format")
    return "text"


def text_head(data: bytes, size: int = 4096) -> bytes:
    """First bytes of a text without its byte order mark and leading blanks, UTF-16 brought to UTF-8."""
    head = data[:size]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
