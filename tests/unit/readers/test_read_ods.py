"""ODS: rows and cells as the sender sees them, repaired where the fast reader loses something."""

from reader_samples import ods_cell, ods_of, ods_row, read, refusal, rows

from pipelines.ingest.readers import RowSpan

EMPTY = "<table:table-cell/>"


def cell(attributes: str, shown: str) -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def test_leading_rows_and_columns_are_kept_and_padding_is_not() -> None:
    sheet = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="9"/>'
        "</table:table-row>"
        + ods_row(EMPTY, ods_cell("а"), '<table:table-cell table:number-columns-repeated="16000"/>')
        + ods_row(EMPTY)
        + ods_row(EMPTY, ods_cell("б"))
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048000"',
        )
    )
    assert rows(ods_of(sheet)) == [(None, None), (None, None), (None, "а"), (None, None), (None, "б")]


def test_errors_and_bare_formulas_are_text() -> None:
    error = 'table:formula="of:=NA()" calcext:value-type="error"'
    cells = (
        cell(f'{error} office:value-type="string" office:string-value=""', "#Н/Д"),
        cell(f'{error} office:value-type="float" office:value="0"', "#ССЫЛКА!"),
        '<table:table-cell table:formula="of:=[.A1]"/>',
        '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="11223344595"/>',
        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>',
        ods_cell("конец"),
    )
    assert rows(ods_of(ods_row(*cells))) == [("#Н/Д", "#ССЫЛКА!", "#ФОРМУЛА", "11223344595", None, "конец")]


def test_values_become_text_and_comments_are_left_out() -> None:
    cells = (
        cell('office:value-type="date" office:date-value="2024-01-05"', "05.01.24"),
        cell('office:value-type="time" office:time-value="PT10H30M00S"', "10:30"),
        cell('office:value-type="percentage" office:value="0.85"', "85 %"),
        '<table:table-cell office:value-type="string"><office:annotation><text:p>секрет</text:p></office:annotation>'
        "<text:p>значение</text:p></table:table-cell>",
    )
    assert rows(ods_of(ods_row(*cells))) == [("2024-01-05", "10:30", "0.85", "значение")]


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    sheet = (
        ods_row(ods_cell("а", 'table:number-columns-repeated="2"'), ods_cell("м", 'table:number-rows-spanned="3"'))
        + ods_row(EMPTY, EMPTY, "<table:covered-table-cell/>", ods_cell("1"))
        + ods_row(EMPTY, EMPTY, "<table:covered-table-cell/>", ods_cell("2"))
    )
    (table,) = read(ods_of(sheet))
    assert table.frame["c2"].to_list() == ["м", "м", "м"]
    assert table.frame["c3"].to_list() == [None, "1", "2"]
    assert table.row_spans == (RowSpan(row=0, column=2, rows=3),)


def test_repeated_filled_cells_are_bounded() -> None:
    wide = ods_cell("я", 'table:number-columns-repeated="16384"')
    assert refusal(ods_of(ods_row(wide, attributes='table:number-rows-repeated="1048576"'))) == "too_large"
    far = ods_row(EMPTY, attributes='table:number-rows-repeated="1000000"') + ods_row(wide)
    assert refusal(ods_of(far)) == "too_large"
    empty_element = '<table:table-row table:number-rows-repeated="4000000000"/>' + ods_row(ods_cell("я"))
    assert refusal(ods_of(empty_element)) == "too_large"


def test_an_encrypted_one_is_told_from_a_damaged_one() -> None:
    assert refusal(ods_of("", '<m:manifest xmlns:m="u"><m:encryption-data/></m:manifest>')) == "encrypted"
    assert refusal(ods_of("<table:table-row>")) in {"corrupt", "empty"}
