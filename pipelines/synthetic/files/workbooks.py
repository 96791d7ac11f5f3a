"""Writers of XLSX, ODS and HTML tables saved as .xls; a sheet is written in one pass over its columns."""

from __future__ import annotations

import polars as pl

from pipelines.synthetic.files.archives import packed
from pipelines.synthetic.files.markup import rows
from pipelines.synthetic.files.table import DATE, ERROR, NUMBER, Sheet

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(sheets: tuple[Sheet, ...]) -> bytes:
    """An XLSX workbook with inline strings; dates are serials with a date format."""
    count = range(1, len(sheets) + 1)
    members = [
        ("[Content_Types].xml", _content_types(len(sheets))),
        ("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", _workbook(sheets)),
        (
            "xl/_rels/workbook.xml.rels",
            _relations([*(("worksheet", f"worksheets/sheet{no}.xml") for no in count), ("styles", "styles.xml")]),
        ),
        ("xl/styles.xml", _STYLES),
        *((f"xl/worksheets/sheet{no}.xml", _worksheet(sheet)) for no, sheet in enumerate(sheets, start=1)),
    ]
    return packed([(name, text.encode()) for name, text in members])


def _content_types(count: int) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{no}.xml", "worksheet") for no in range(1, count + 1)]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(targets: list[tuple[str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="rId{no}" Type="{_REL}/{kind}" Target="{target}"/>'
        for no, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _workbook(sheets: tuple[Sheet, ...]) -> str:
    state = {True: ' state="hidden"', False: ""}
    body = "".join(
        f'<sheet name="{sheet.name}" sheetId="{no}"{state[sheet.hidden]} r:id="rId{no}"/>'
        for no, sheet in enumerate(sheets, start=1)
    )
    base = '<workbookPr date1904="1"/>' if any(sheet.since_1904 for sheet in sheets) else ""
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{base}<sheets>{body}</sheets></workbook>'


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _worksheet(sheet: Sheet) -> str:
    number = pl.col("n").cast(pl.Int64)
    every = sheet.hide_every
    hides = (number % every == every - 1) & (number > 10) if every else pl.lit(False)
    opening = pl.format('<row r="{}"{}>', "n", pl.when(hides).then(pl.lit(' hidden="1"')).otherwise(pl.lit("")))
    body = rows(sheet, _old_mac_cell if sheet.since_1904 else _xlsx_cell, "", opening, "</row>")
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merges)
    merged = f'<mergeCells count="{len(sheet.merges)}">{merges}</mergeCells>' if merges else ""
    return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merged}</worksheet>'


def _xlsx_cell(text: pl.Expr, kind: pl.Expr, address: pl.Expr) -> pl.Expr:
    return (
        pl.when(kind == NUMBER)
        .then(pl.format('<c r="{}"><v>{}</v></c>', address, text))
        .when(kind == DATE)
        .then(pl.format('<c r="{}" s="1"><v>{}</v></c>', address, text))
        .when(kind == ERROR)
        .then(pl.format('<c r="{}" t="e"><v>{}</v></c>', address, text))
        .otherwise(pl.format('<c r="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>', address, text))
    )


def _old_mac_cell(text: pl.Expr, kind: pl.Expr, address: pl.Expr) -> pl.Expr:
    """Days are counted from 1904-01-01, 1462 days later than elsewhere."""
    days = (text.cast(pl.Int64, strict=False) - 1462).cast(pl.String).fill_null("")
    return _xlsx_cell(pl.when(kind == DATE).then(days).otherwise(text), kind, address)


def ods(sheets: tuple[Sheet, ...]) -> bytes:
    """An ODS workbook."""
    tables = "".join(
        f'<table:table table:name="{sheet.name}">'
        + rows(sheet, _ods_cell, "<table:table-cell/>", pl.lit("<table:table-row>"), "</table:table-row>")
        + "</table:table>"
        for sheet in sheets
        if not sheet.hidden
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content xmlns:office="{_URN}:office:1.0" '
        f'xmlns:table="{_URN}:table:1.0" xmlns:text="{_URN}:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" '
        f'manifest:version="1.2">{entry.format("/", _ODS)}{entry.format("content.xml", "text/xml")}</manifest:manifest>'
    )
    members = [("mimetype", _ODS), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    return packed([(name, text.encode()) for name, text in members], stored=("mimetype",))


def _ods_cell(text: pl.Expr, kind: pl.Expr, address: pl.Expr) -> pl.Expr:
    # ODS keeps a date as ISO text; a serial counts days from 1899-12-30
    iso = pl.from_epoch(text.cast(pl.Int32, strict=False) - 25569, time_unit="d").dt.strftime("%Y-%m-%d").fill_null("")
    cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
    return (
        pl.when(kind == NUMBER)
        .then(pl.format(cell, pl.lit("float"), pl.lit("value"), text, text))
        .when(kind == DATE)
        .then(pl.format(cell, pl.lit("date"), pl.lit("date-value"), iso, iso))
        .otherwise(
            pl.format('<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>', text)
        )
    )


def html(sheet: Sheet) -> bytes:
    """A table of a web page, as report portals save it under the name .xls."""
    body = rows(sheet, _html_cell, "<td></td>", pl.lit("<tr>"), "</tr>\n")
    page = f'<html><head><meta charset="utf-8"></head><body>\n<table border="1">\n{body}</table>\n</body></html>\n'
    return page.encode()


def _html_cell(text: pl.Expr, kind: pl.Expr, address: pl.Expr) -> pl.Expr:
    return pl.format("<td>{}</td>", text)
