"""JSON, JSON lines and Parquet: the first record is row 2, values become text without loss."""

import datetime
import io
from decimal import Decimal

import polars as pl
import pytest
from reader_samples import read, refusal, rows

from pipelines.ingest.readers import Limits

RECORDS = '[{"id": "0012", "n": 5, "x": 1.0, "ok": true}, {"id": null, "x": 0.1, "tags": ["а", {"b": 1}]}]'
READ = [
    ("id", "n", "x", "ok", "tags"),
    ("0012", "5", "1", "true", None),
    (None, None, "0.1", None, '["а", {"b": 1}]'),
]


@pytest.mark.parametrize("text", [RECORDS, f'{{"count": 2, "rows": {RECORDS}}}', f"\ufeff\n {RECORDS}\n"])
def test_json_array_plain_and_within_an_object(text: str) -> None:
    (table,) = read(text.encode())
    assert table.frame.rows() == READ
    assert (table.first_row, table.sheet, table.has_cells) == (1, "", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_json_lines(encoding: str) -> None:
    first, second = RECORDS[1:-1].split("}, {", 1)
    assert rows(f"{first}}}\n\n{{{second}\n".encode(encoding)) == READ


def test_json_that_is_no_table() -> None:
    assert refusal(b'[{"a": 1}, ') == "corrupt"
    assert refusal(b'{"a": 1}\n{"a": ') == "corrupt"
    assert refusal(b"[1, 2]") == "unknown_format"
    assert refusal(b"[]") == "empty"
    assert refusal(b"[" * 200_000) == "corrupt"


def test_wide_sparse_json_is_refused_before_it_is_allocated() -> None:
    data = "[" + ",".join(f'{{"k{i}": 1}}' for i in range(2_000)) + "]"
    assert refusal(data.encode(), Limits(max_cells=1_000_000)) == "too_large"


def parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def test_parquet_values() -> None:
    frame = pl.DataFrame(
        {
            "snils": [11223344595, None],
            "score": [12.0, 0.1],
            "on": [datetime.date(2024, 1, 5), None],
            "at": pl.Series(["2024-01-05T10:30:00", "2024-01-05T00:00:00.5"]).str.to_datetime(),
            "ok": [True, False],
            "share": [Decimal("0.850"), None],
            "subjects": [["Физика", "ИЗО"], None],
            "blank": ["  ", "x"],
        }
    )
    (table,) = read(parquet(frame))
    assert table.frame.rows() == [
        tuple(frame.columns),
        ("11223344595", "12", "2024-01-05", "2024-01-05 10:30:00", "true", "0.850", '["Физика", "ИЗО"]', None),
        (None, "0.1", None, "2024-01-05 00:00:00.500", "false", None, None, "x"),
    ]


def test_parquet_that_unpacks_into_too_much_is_refused_by_its_footer() -> None:
    small = parquet(pl.select(pl.repeat(7, 3_000_000).alias("x")))
    assert len(small) < 1_000_000
    assert refusal(small, Limits(max_cells=1_000_000)) == "too_large"
    assert refusal(small[:-100]) == "corrupt"
