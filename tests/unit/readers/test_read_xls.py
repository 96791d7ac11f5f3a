"""XLS (BIFF) and the tables that only pretend to be one: HTML and XML Spreadsheet."""

from pathlib import Path

from reader_samples import read, refusal, rows

from pipelines.ingest.readers import RowSpan, read_tables

FIXTURES = Path(__file__).parent / "fixtures"


def test_cells_errors_and_merged_cells_of_a_real_xls() -> None:
    people, lists = read_tables(FIXTURES / "cells.xls")
    district = "Каргопольский округ"
    assert people.frame.rows() == [
        (None, None, None, None),
        (None, None, None, None),
        (None, "СНИЛС", "Дата", "Район"),
        (None, "11223344595", "2024-01-05 00:00:00", district),
        (None, "112-233-445 95", "#N/A", district),
        (None, "true", "#REF!", district),
    ]
    assert people.row_spans == (RowSpan(row=3, column=3, rows=3),)
    assert (people.sheet, lists.sheet, people.has_cells) == ("Педагоги", "Списки", True)


def test_dates_of_the_1904_system() -> None:
    assert read_tables(FIXTURES / "dates_1904.xls")[0].frame.rows() == [("Дата",), ("2024-01-05 00:00:00",)]


def test_an_encrypted_workbook_is_told() -> None:
    assert refusal((FIXTURES / "encrypted.xlsx").read_bytes()) == "encrypted"


def test_sizes_that_no_sheet_can_have_are_not_believed() -> None:
    data = (FIXTURES / "cells.xls").read_bytes()
    dimensions, strings = data.index(b"\x00\x02\x0e\x00") + 4, data.index(b"\xfc\x00\x6e\x00") + 4
    for place in (dimensions + 7, strings + 7):
        assert refusal(data[:place] + b"\x7f" + data[place + 1 :]) == "corrupt"


def test_html_tables_with_merged_cells_are_numbered_down_the_page() -> None:
    page = (
        '<html><head><meta charset="windows-1251"></head><table><tr><td colspan=2>Отчёт<td>в</tr></table>'
        "<table><thead><tr><th rowspan=2>Район<th colspan=2>Педагоги</tr><tr><th>всего<th>из них</tr></thead>"
        "<tbody><tr><td rowspan='2'>г.&nbsp;Няндома<td>1<td>2</tr><tr><td>3<br>4<td> </tr></tbody></table></html>"
    )
    for data in (page.encode("cp1251"), page.encode(), b"\xef\xbb\xbf" + page.encode(), page.encode("utf-16")):
        title, table = read(data)
        assert title.frame.rows() == [("Отчёт", None, "в")]
        assert table.frame.rows() == [
            ("Район", "Педагоги", None),
            ("Район", "всего", "из них"),
            ("г. Няндома", "1", "2"),
            ("г. Няндома", "3 4", None),
        ]
        assert (title.first_row, table.first_row, table.has_cells) == (1, 2, True)
        assert table.row_spans == (RowSpan(0, 0, 2), RowSpan(2, 0, 2))


def test_a_huge_rowspan_or_colspan_is_harmless() -> None:
    assert rows(b"<table><tr><td rowspan=99999999 colspan=99999999>a</table>") == [("a",)]
    page = b"<table>" + b"<tr><td rowspan=99999 colspan=99999>a<td>b</tr>" * 900 + b"</table>"
    assert refusal(page) == "too_large"


def test_a_page_without_a_table_is_empty() -> None:
    assert refusal("<html><body>Доступ запрещён</body></html>".encode()) == "empty"


XML_2003 = """<?xml version="1.0"?>{dtd}<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Педагоги"><Table><Row ss:Index="2">
<Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="String">{text}</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-01-05T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="3" ss:Formula="=1"/></Row></Table></Worksheet></Workbook>"""


def test_xml_spreadsheet_2003() -> None:
    (table,) = read(XML_2003.format(dtd="", text="Район").encode())
    assert table.sheet == "Педагоги"
    assert table.frame.rows() == [
        (None, None, None),
        (None, "Район", "2024-01-05 00:00:00"),
        (None, "Район", "#ФОРМУЛА"),
    ]


def test_entities_that_multiply_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    data = XML_2003.format(dtd=f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>', text="&l9;").encode()
    assert refusal(data) == "corrupt" or all("ha" not in str(cell) for row in rows(data) for cell in row)
    assert (
        refusal(XML_2003.format(dtd="", text="х").replace('Index="2"', 'Index="4000000000"', 1).encode()) == "too_large"
    )
