"""Damaged files: whatever the bytes are, a reader answers with tables or with Unreadable."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_samples import ods_cell, ods_of, ods_row, refusal, workbook, zipped
from test_read_records import RECORDS, parquet
from test_read_xls import XML_2003

from pipelines.ingest.readers import Limits

CODES = {"read", "corrupt", "encrypted", "empty", "bomb", "too_large", "unknown_format"}
SMALL = Limits(max_unpacked_bytes=1 << 24, ratio_free_bytes=1 << 24, max_cells=200_000)
SAMPLES = {
    "xlsx": workbook(lambda sheet: [sheet.append(["а", 1, "=A1"]) for _ in range(20)] and None),
    "ods": ods_of(ods_row(ods_cell("а"), ods_cell("б", 'table:number-rows-spanned="2"')) * 5),
    "xls": (Path(__file__).parent / "fixtures" / "cells.xls").read_bytes(),
    "encrypted": (Path(__file__).parent / "fixtures" / "encrypted.xlsx").read_bytes(),
    "html": "<table><tr><td rowspan=2>а<td>б</tr><tr><td>1</tr></table>".encode(),
    "xml": XML_2003.format(dtd="", text="Район").encode(),
    "parquet": parquet(pl.DataFrame({"a": ["x", None] * 20, "b": range(40)})),
    "json": RECORDS.encode(),
    "jsonl": b'{"a": 1, "b": "x"}\n{"a": 2}\n',
    "csv": b'a;b\n"1;\n2";3\n4;"5\n',
    "zip": zipped({"a.csv": b"a;b\n1;2\n", "b.zip": zipped({"c.json": RECORDS})}),
}
FUZZ = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("sample", SAMPLES)
@FUZZ
@given(data=st.data())
def test_flipped_and_truncated_files(sample: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[sample])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    assert refusal(bytes(content[:end]), SMALL) in CODES


STARTS = [b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"[{", b"<table>", b"\xff\xfe", b'a;"b\n']


@FUZZ
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=3000))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    assert refusal(start + rest, SMALL) in CODES


@FUZZ
@given(text=st.text(alphabet='a1";,\t\n\r \u00a0я', max_size=200))
def test_random_delimited_text(text: str) -> None:
    assert refusal(text.encode(), SMALL) in {"read", "empty"}
