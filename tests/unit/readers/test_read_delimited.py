"""Delimited text: encodings, delimiters, widths, blank lines, quotation marks."""

import codecs

import pytest
from reader_samples import refusal, rows

TABLE = "Список педагогов\n\nСНИЛС;ФИО;Балл\n1;Ёлкина «Ы»;0,5\n"
READ = [("Список педагогов", None, None), (None, None, None), ("СНИЛС", "ФИО", "Балл"), ("1", "Ёлкина «Ы»", "0,5")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_encodings_and_line_breaks(encoding: str, line_break: str) -> None:
    assert rows(TABLE.replace("\n", line_break).encode(encoding)) == READ


def test_utf_16_of_the_other_order() -> None:
    assert rows(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be")) == READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    others = "".join({";", ",", "|"} - {delimiter})
    text = (
        f"Отчёт {others} за год\na|b|c\n".replace("|", delimiter)
        + f'1{delimiter}"x{delimiter}{others}"{delimiter}2\n' * 3
    )
    assert rows(text.encode())[2] == ("1", f"x{delimiter}{others}", "2")


def test_decimal_commas_do_not_make_a_comma_file() -> None:
    assert rows(b"a;b\n0,5;0,7\n0,1;0,2\n") == [("a", "b"), ("0,5", "0,7"), ("0,1", "0,2")]


def test_mixed_line_breaks_short_long_and_blank_rows_keep_their_numbers() -> None:
    assert rows(b"a;b;c\r\n\n1\r\n;;\n1;2;3;4;5\n   \n9;9;9\n\n") == [
        ("a", "b", "c", None, None),
        (None,) * 5,
        ("1", None, None, None, None),
        (None,) * 5,
        ("1", "2", "3", "4", "5"),
        (None,) * 5,
        ("9", "9", "9", None, None),
        (None,) * 5,
    ]


def test_a_row_wider_than_any_before_it_is_kept_whole() -> None:
    found = rows(b"a;b\n" + b"1;2\n" * 1000 + b";".join(b"%d" % i for i in range(40)) + b"\n")
    assert found[-1] == tuple(str(i) for i in range(40))


def test_a_single_column_keeps_blank_lines() -> None:
    assert rows("СНИЛС\n\n1\n".encode()) == [("СНИЛС",), (None,), ("1",)]


def test_a_record_with_a_line_break_in_quotes_is_one() -> None:
    text = 'a;b;c\n1;"дом 5;\r\nкв. ""3""";3\n"";"";x\n'
    assert rows(text.encode())[1:] == [("1", 'дом 5;\r\nкв. "3"', "3"), (None, None, "x")]


LONE = {
    "at the start of a field": ('2;"Ромашка;3', ("2", '"Ромашка', "3")),
    "within a field": ('2;труба 5" стальная;3', ("2", 'труба 5" стальная', "3")),
    "a name in quotes with more after it": ('2;"Ромашка" ООО;3', ("2", "Ромашка ООО", "3")),
    "a name in quotes with more before it": ('2;ООО "Ромашка";3', ("2", 'ООО "Ромашка"', "3")),
    "beside a quoted delimiter": ('2;"а;б";5" труба', ("2", "а;б", '5" труба')),
}


@pytest.mark.parametrize("case", LONE)
@pytest.mark.parametrize("tail", ["", '8;"много\nстрок";8\n'])
@pytest.mark.parametrize("times", [1, 2])
def test_a_lone_mark_swallows_no_rows(case: str, tail: str, times: int) -> None:
    line, expected = LONE[case]
    text = "a;b;c\n1;1;1\n" + f"{line}\n5;5;5\n" * times + tail + "9;9;9\n"
    found = rows(text.encode())
    middle = [expected, ("5", "5", "5")] * times
    end = [("8", "много\nстрок", "8")] if tail else []
    assert found == [("a", "b", "c"), ("1", "1", "1"), *middle, *end, ("9", "9", "9")]


def test_a_lone_mark_at_the_end_of_a_large_file() -> None:
    body = b"1;2;3\n" * 20_000
    found = rows(b"a;b;c\n" + body + b'4;"5;6\n' + body)
    assert len(found) == 40_002
    assert found[20_001] == ("4", '"5', "6")


def test_what_is_not_text_is_no_table() -> None:
    assert refusal(bytes(range(256)) * 10) == "unknown_format"
    assert refusal(b"%PDF-1.7 ...") == "unknown_format"
    assert refusal(b";" * 30_000) == "too_large"


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf", b";;;\n;;;\n", b"\x1a", b"\xff\xfe"])
def test_blanks_are_empty(data: bytes) -> None:
    assert refusal(data) == "empty"
