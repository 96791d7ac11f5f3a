"""What kind of file the bytes are. Judged by content only: names lie.

Reading the content belongs to the reader of each kind.
"""

import io
import re
import zipfile
from typing import Literal

from pipelines.ingest.readers.model import Unreadable
from pipelines.ingest.readers.zip_bounds import DAMAGED

Kind = Literal["xlsx", "ods", "zip", "xls", "parquet", "json", "html", "spreadsheetml", "text"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# PDF, RAR, 7z, gzip, PNG, JPEG, RTF, Windows and Linux programs, GIF, bzip2, xz
_FOREIGN = (
    *(b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff"),
    *(b"{\\rtf", b"MZ\x90", b"\x7fELF", b"GIF8", b"BZh", b"\xfd7zXZ"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|style|div)[\s>]", re.IGNORECASE)
_SPREADSHEETML = b"urn:schemas-microsoft-com:office:spreadsheet"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1a"))
_HEAD = 4096


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a file from its bytes.

    Raises:
        Unreadable: `empty`, `encrypted`, `corrupt` (a damaged zip) or `unknown_format`.
    """
    if not data:
        raise Unreadable("empty")
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(_OLE2):
        return _kind_of_ole2(data)
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_FOREIGN):
        raise Unreadable("unknown_format")
    return _kind_of_text(data)


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (*DAMAGED, RuntimeError) as error:
        raise Unreadable("corrupt") from error
    if "[Content_Types].xml" in names and any(name.lower().startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise Unreadable("unknown_format", _BINARY_WORKBOOK)
        return "xlsx"
    if "content.xml" in names and b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "[Content_Types].xml" in names or mimetype:
        raise Unreadable("unknown_format")
    return "zip"


_BINARY_WORKBOOK = (
    "Двоичная книга Excel (XLSB) не принимается. Сохраните её как «Книга Excel (*.xlsx)» и пришлите ещё раз."
)


def _kind_of_ole2(data: bytes) -> Kind:
    if _ENCRYPTED_STREAM in data:
        raise Unreadable("encrypted")
    if any(name in data for name in _BOOK_STREAMS):
        return "xls"
    raise Unreadable("unknown_format")


def _kind_of_text(data: bytes) -> Kind:
    head = _text_head(data)
    if head[:1] in (b"{", b"["):
        return "json"
    if head[:1] == b"<":
        if _SPREADSHEETML in head and b"<Workbook" in head:
            return "spreadsheetml"
        if _HTML.search(head):
            return "html"
        raise Unreadable("unknown_format")
    if len(head.translate(None, _CONTROL)) < len(head):
        raise Unreadable("unknown_format")
    return "text"


def _text_head(data: bytes) -> bytes:
    """First bytes of a text without its byte order mark and leading blanks, UTF-16 brought to UTF-8."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
