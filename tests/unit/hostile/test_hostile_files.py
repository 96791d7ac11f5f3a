"""Files built to exhaust or to lead astray who reads them: each is refused in time, within the bound of memory.

Bombs of archives are with the tests of archives, odd bytes with those of fuzzing.
"""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.dispatch import read_bytes
from pipelines.ingest.readers.isolated import IsolatedPool
from pipelines.ingest.readers.model import MESSAGES, Limits

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))

from reader_samples import ods_cell, ods_of, ods_row, xlsx_of, zipped

SECRET = "нельзя-прочесть"
_SECONDS = 30
_SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def laughs(root: str) -> str:
    levels = [f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "{"ха" * 50}">{"".join(levels)}]>'


def outside(root: str, file: Path) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l9 SYSTEM "{file.as_uri()}">]>'


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {i.filename: archive.read(i) for i in archive.infolist()}
    parts[name] = change(parts[name].decode()).encode()
    return zipped(parts)  # type: ignore[arg-type]


def documents(prologue: Callable[[str], str]) -> dict[str, bytes]:
    """One file of each XML kind that says «СНИЛС» and then the entity `l9`."""
    sheet = '<row r="1"><c r="A1" t="inlineStr"><is><t>СНИЛС &l9;</t></is></c></row>'
    strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>СНИЛС &l9;</t></si></sst>"
    shared = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    book = f'<Workbook {_SS}><Worksheet ss:Name="1"><Table><Row><Cell><Data ss:Type="String">СНИЛС &l9;</Data></Cell>'
    return {
        "sheet": with_part(xlsx_of(sheet), "xl/worksheets/sheet1.xml", lambda xml: prologue("worksheet") + xml),
        "strings": xlsx_of(shared, strings=prologue("sst") + strings),
        "book": with_part(
            xlsx_of(shared), "xl/workbook.xml", lambda x: prologue("workbook") + x.replace('"S"', '"S&l9;"')
        ),
        "ods": with_part(
            ods_of(ods_row(ods_cell("СНИЛС &l9;"))), "content.xml",
            lambda xml: prologue("office:document-content") + xml.split("?>", 1)[1],
        ),
        "spreadsheetml": f"{prologue('Workbook')}{book}</Row></Table></Worksheet></Workbook>".encode(),
        "html": f"{prologue('html')}<html><table><tr><td>СНИЛС &l9;</td></tr></table></html>".encode(),
    }  # fmt: skip


def texts(data: bytes, limits: Limits | None = None) -> str:
    """All that is read of the bytes, or the reason why nothing is."""
    try:
        tables = read_bytes(data, limits or Limits())
    except Unreadable as refused:
        assert refused.message_ru.endswith(".")
        return refused.code
    return json.dumps([table.frame.rows() for table in tables], ensure_ascii=False, default=str)


@pytest.mark.parametrize("kind", ["sheet", "strings", "book", "ods", "spreadsheetml", "html"])
def test_entities_neither_multiply_nor_lead_out(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    began = time.monotonic()
    found = texts(documents(laughs)[kind])
    assert found in MESSAGES or len(found) < 10_000
    assert SECRET not in texts(documents(lambda root: outside(root, secret))[kind])
    assert time.monotonic() - began < _SECONDS


def nested(depth: int) -> dict[str, bytes]:
    opened, closed = "[" * depth, "]" * depth
    return {
        "array": f'[{{"a": {opened}{closed}}}]'.encode(),
        "lines": f'{{"a": 1}}\n{{"a": {opened}{closed}}}\n'.encode(),
        "objects": ('[{"a":' * depth + "1" + "}]" * depth).encode(),
        "html": ("<table><tr><td>" * depth).encode(),
        "divs": ("<html>" + "<div>" * depth + "<table><tr><td>СНИЛС").encode(),
        "spreadsheetml": (f"<Workbook {_SS}>" + "<a>" * depth).encode(),
    }


def run(data: bytes) -> str:
    return texts(data)


@pytest.fixture(scope="module")
def pool() -> Iterator[IsolatedPool]:
    with IsolatedPool(workers=1, memory_bytes=2 << 30, timeout_seconds=_SECONDS) as started:
        yield started


def test_no_depth_of_json_is_a_fault_of_the_program() -> None:
    """Reading and writing a value again reach the end of the stack at different depths."""
    for depth in range(300, 1_010):
        texts(nested(depth)["array"])
        texts(nested(depth)["objects"])


#: just below and far above what Python's own stack can hold
DEPTHS = (900, 990, 100_000)


@pytest.mark.timeout(180)
def test_deep_nesting_is_a_refusal_and_never_a_fault(pool: IsolatedPool) -> None:
    tasks = [data for depth in DEPTHS for data in nested(depth).values()]
    began = time.monotonic()
    for task, result in pool.map_unordered(run, tasks):
        assert isinstance(result, str) or result.code == "too_large", task[:40]
    assert time.monotonic() - began < 3 * _SECONDS
