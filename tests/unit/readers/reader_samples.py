"""Small files for the tests of the readers, made in memory."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.ingest.readers import Limits, RawTable, Unreadable
from pipelines.ingest.readers.dispatch import read_bytes

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def read(data: bytes, limits: Limits | None = None) -> list[RawTable]:
    return read_bytes(data, limits or Limits())


def rows(data: bytes) -> list[tuple[str | None, ...]]:
    """Rows of the only table."""
    (table,) = read(data)
    assert table.frame.columns == [f"c{i}" for i in range(table.frame.width)]
    return table.frame.rows()


def refusal(data: bytes, limits: Limits | None = None) -> str:
    """The code with which a file is refused."""
    try:
        read(data, limits)
    except Unreadable as found:
        assert found.message_ru
        return found.code
    return "read"


def workbook(fill: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Лист1"
    fill(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx_of(sheet_data: str, prefix: str = "", strings: str = "") -> bytes:
    """A workbook of one sheet «S» whose rows are given as XML, with the shared strings part."""
    colon = f":{prefix}" if prefix else ""
    tag = f"{prefix}:" if prefix else ""
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_WORKBOOK}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
            f'Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": strings or f'<sst xmlns="{_MAIN}"/>',
            "xl/worksheets/sheet1.xml": f'<{tag}worksheet xmlns{colon}="{_MAIN}"><{tag}sheetData>{sheet_data}'
            f"</{tag}sheetData></{tag}worksheet>",
        }
    )


def ods_of(table_rows: str, manifest: str = "") -> bytes:
    """A workbook of one sheet «Лист1» whose rows are given as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OASIS}:office:1.0" '
        f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" xmlns:calcext="urn:calcext"><office:body>'
        f'<office:spreadsheet><table:table table:name="Лист1">{table_rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest or f'<m:manifest xmlns:m="{_OASIS}:manifest:1.0"/>',
            "content.xml": content,
        },
        zipfile.ZIP_STORED if len(content) < 1000 else zipfile.ZIP_DEFLATED,
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'
