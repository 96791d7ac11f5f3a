"""XLSX: rows and cells as the sender sees them, and what the fast reader does not show."""

import datetime
import io

import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet
from reader_samples import read, refusal, rows, workbook, xlsx_of

from pipelines.ingest.readers import RowSpan


def test_leading_rows_and_columns_are_kept() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C3"] = "СНИЛС"
        sheet["D4"] = 5

    assert rows(workbook(fill)) == [(None,) * 4, (None,) * 4, (None, None, "СНИЛС", None), (None, None, None, "5")]


def test_a_styled_empty_column_does_not_move_the_others() -> None:
    assert rows(xlsx_of('<row r="1"><c r="A1" s="0"/><c r="B1"><v>5</v></c></row>')) == [(None, "5")]


def test_values_become_text() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in ([11223344595.0, 0.85, True], [datetime.date(2024, 1, 5), "   ", "\u00a0"], [" ф ", None, "1"]):
            sheet.append(row)

    assert rows(workbook(fill)) == [
        ("11223344595", "0.85", "true"),
        ("2024-01-05 00:00:00", None, None),
        (" ф ", None, "1"),
    ]


def test_dates_of_the_1904_system() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"date_1904": True})
    book.add_worksheet().write_datetime(0, 0, datetime.date(2024, 1, 5), book.add_format({"num_format": 14}))
    book.close()
    assert rows(target.getvalue()) == [("2024-01-05 00:00:00",)]


def test_errors_and_formulas_without_a_value_are_text_and_computed_blanks_are_not() -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D1"><f>A1+1</f></c><c r="E1"><f>A1+1</f><v></v></c><c r="F1" t="str"><f>""</f><v></v></c>'
        '<c r="G1"><f t="shared" si="0"/><v>7</v></c><c r="H1"><f t="shared" si="0"/></c>'
        '<c r="I1" t="inlineStr"><is><t>#ССЫЛКА!</t></is></c></row>'
    )
    bare = "#ФОРМУЛА"
    assert rows(xlsx_of(cells)) == [("1", "#N/A", "#DIV/0!", bare, bare, None, "7", bare, "#ССЫЛКА!")]


def test_rows_prepared_with_formulas_that_were_never_computed_are_blank() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["а", "б"])
        sheet.append(["1", "=A2"])
        for row in range(3, 6):
            sheet.append([None, f'=IF(A{row}="","",A{row})'])

    assert rows(workbook(fill))[1:] == [("1", "#ФОРМУЛА"), (None, None), (None, None), (None, None)]


def test_an_error_far_down_is_found() -> None:
    filler = "".join(f'<row r="{i}"><c r="A{i}" t="str"><v>{"я" * 50}</v></c></row>' for i in range(1, 30_000))
    found = rows(xlsx_of(filler + '<row r="30000"><c r="B30000" t="e"><v>#REF!</v></c></row>'))
    assert found[-1] == (None, "#REF!")
    assert len(found) == 30_000


@pytest.mark.parametrize("prefix", ["", "x"])
def test_prefixed_xml_is_read_alike(prefix: str) -> None:
    tag = f"{prefix}:" if prefix else ""
    cells = f'<{tag}row r="2"><{tag}c r="B2" t="e"><{tag}v>#N/A</{tag}v></{tag}c></{tag}row>'
    assert rows(xlsx_of(cells, prefix=prefix)) == [(None, None), (None, "#N/A")]


def test_cells_without_references_are_counted() -> None:
    assert rows(xlsx_of("<row><c/><c><v>1</v></c></row><row><c/><c/><c><v>2</v></c></row>")) == [
        (None, "1", None),
        (None, None, "2"),
    ]


def test_a_merged_cell_holds_for_all_its_rows_but_only_its_first_column() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["Район", "а", "б"],
            ["Каргопольский", "x", 1],
            [None, None, 2],
            [None, None, 3],
            ["Няндома", "y", 4],
        ):
            sheet.append(row)
        sheet.merge_cells("A2:B4")
        sheet["B5"] = "y"

    (table,) = read(workbook(fill))
    assert table.frame["c0"].to_list() == ["Район", "Каргопольский", "Каргопольский", "Каргопольский", "Няндома"]
    assert table.frame["c1"].to_list() == ["а", None, None, None, "y"]
    assert table.row_spans == (RowSpan(row=1, column=0, rows=3),)


def test_hidden_rows_and_sheets_are_read_and_blank_sheets_left_out() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["а"])
        sheet.append(["б"])
        sheet.row_dimensions[2].hidden = True
        sheet.protection.enable()
        assert sheet.parent is not None
        lists = sheet.parent.create_sheet("Списки")
        lists["A1"] = "да"
        lists.sheet_state = "veryHidden"
        sheet.parent.create_sheet("Пусто")

    tables = read(workbook(fill))
    assert [(t.sheet, t.frame.rows(), t.first_row, t.has_cells) for t in tables] == [
        ("Лист1", [("а",), ("б",)], 1, True),
        ("Списки", [("да",)], 1, True),
    ]


def test_a_workbook_without_cells_is_empty() -> None:
    assert refusal(workbook(lambda sheet: None)) == "empty"


@pytest.mark.parametrize("reference", ["A4000000000", "XFE1", "ZZZ1", "XFD1048576", "A10485760"])
def test_a_sheet_with_a_far_cell_is_refused_before_it_is_allocated(reference: str) -> None:
    assert refusal(xlsx_of(f'<row r="1"><c r="A1"><v>1</v></c><c r="{reference}"><v>1</v></c></row>')) == "too_large"


def test_a_row_far_down_without_references_is_refused() -> None:
    assert refusal(xlsx_of('<row r="4000000000"><c><v>1</v></c></row>')) == "too_large"


def test_a_number_of_strings_that_cannot_be_is_not_believed() -> None:
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{main}" uniqueCount="{{}}"><si><t>а</t></si></sst>'
    assert rows(xlsx_of(cell, strings=strings.format(1))) == [("а",)]
    assert refusal(xlsx_of(cell, strings=strings.format(4_000_000_000))) == "bomb"
