"""One returned workbook: what is kept of the sender's, what is taken out, what is said."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from pipelines.contracts import load_contract, load_contracts
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.header import find_header
from pipelines.ingest.lake import REJECTION_SCHEMA
from pipelines.ingest.parse import parse_file
from pipelines.ingest.period import parse_period
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.readers.dispatch import read_bytes
from pipelines.ingest.readers.model import Limits
from pipelines.ingest.reasons import FileRejected
from pipelines.publish.returned import Form
from pipelines.publish.returned.sheets import ERROR_FILL
from pipelines.publish.returned.waiting import Waiting
from pipelines.publish.returned.worker import ReturnTask, returned, run_task
from tests.unit.publish.returned import senders
from tests.unit.publish.returned.senders import as_csv, as_html, as_xlsx, as_zip, spoilt, trainings

PLACE = "11/enrollments/2024-01"
BAD = spoilt(trainings(), {(3, 0): "112-233-445 96"})


class Desk:
    """Takes files as ingestion does and gives their returned workbooks."""

    def __init__(self, landing: Path) -> None:
        self.landing = landing

    def land(self, data: bytes, name: str = "Обучение_20240205.xlsx", **other: Any) -> Waiting:
        """A waiting delivery of the file: judged as in a run."""
        path = self.landing / PLACE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        line = dict.fromkeys(DELIVERY_SCHEMA) | {
            "delivery_id": "id", "region_code": "11", "source": "enrollments", "period": "2024-01", "deliverer": "",
            "period_start": date(2024, 1, 1), "period_end": date(2024, 1, 31), "path": f"{PLACE}/{name}",
            "sha256": hashlib.sha256(data).hexdigest(), "unknown_columns": [],
            "first_seen_at": datetime.combine(date(2024, 2, 6), time.min),
            "delivered_at": datetime.combine(date(2024, 2, 5), time.min),
        }  # fmt: skip
        findings = pl.DataFrame(schema=REJECTION_SCHEMA)
        period = parse_period("2024-01")
        assert period is not None
        try:
            parsed = parse_file(path, load_contract("enrollments"), "11", period, b"k" * 32)
        except (Unreadable, FileRejected) as problem:
            line |= {"status": "rejected", "reason": problem.code, "reason_ru": problem.message_ru}
        else:
            line |= {name: getattr(parsed, name) for name in line if hasattr(parsed, name)}
            findings = parsed.findings
        return Waiting(line | other, findings)

    def back(self, data: bytes, name: str = "Обучение_20240205.xlsx", **other: Any) -> tuple[Form, openpyxl.Workbook]:
        form, result = returned(self.land(data, name, **other), self.landing)
        return form, openpyxl.load_workbook(io.BytesIO(result))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "landing")


def edited(data: bytes, change: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    return senders.bytes_of(book)


def test_looks_are_kept_and_locks_are_not(desk: Desk) -> None:
    def dress(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        page["A1"].font = Font(bold=True, color="FF112233")
        page.column_dimensions["B"].width = 41
        page.protection.enable()
        book.create_sheet("Справочник").append(["высшая", "первая"])

    form, book = desk.back(edited(as_xlsx(BAD), dress))
    page = book["Лист1"]
    assert form is Form.COPY
    assert (page["A1"].font.color.rgb, page.column_dimensions["B"].width) == ("FF112233", 41)
    assert not page.protection.sheet
    assert book["Справочник"]["A1"].value == "высшая"
    assert senders.marked(page) == {(4, 1): ERROR_FILL}


def test_marked_cells_can_be_seen(desk: Desk) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        page.row_dimensions[4].hidden = page.column_dimensions["A"].hidden = True
        page.sheet_state = "hidden"
        book.create_sheet("Видимый")

    _, book = desk.back(edited(as_xlsx(BAD), hide))
    page = book["Лист1"]
    assert page.sheet_state == "visible"
    assert not page.row_dimensions[4].hidden
    assert not page.column_dimensions["A"].hidden
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] in ([], ["Сводка"])


def test_a_merged_cell_is_marked_once_where_its_value_stands(desk: Desk) -> None:
    bad = spoilt(trainings(40), {(3, 2): "31.02.2024", (4, 2): "", (5, 2): ""})
    form, book = desk.back(edited(as_xlsx(bad), lambda b: b.worksheets[0].merge_cells("C4:C6")))
    page = book["Лист1"]
    assert form is Form.COPY
    assert senders.marked(page) == {(4, 3): ERROR_FILL}
    assert page["C4"].comment.text.count("Как исправить") == 1


def test_formulas_become_values_and_foreign_links_go(desk: Desk) -> None:
    def poison(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        page["H1"] = "Примечание"
        page["H2"] = '=HYPERLINK("http://example.org",A2)'
        page["H3"] = "+чужое"
        book.defined_names["чужая"] = DefinedName("чужая", attr_text="[1]Лист1!$A$1")

    form, book = desk.back(edited(as_xlsx(BAD), poison))
    page = book["Лист1"]
    assert form is Form.COPY
    assert not [c.coordinate for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert (page["H3"].value, page["H3"].quotePrefix) == ("+чужое", True)
    assert list(book.defined_names) == []


def test_macros_go(desk: Desk) -> None:
    raw = io.BytesIO(as_xlsx(BAD))
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    _, data = returned(desk.land(raw.getvalue(), "с макросом.xlsm"), desk.landing)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]


def test_tables_of_one_page_get_sheets_of_their_own(desk: Desk) -> None:
    columns_moved = [[*row[1:], row[0]] for row in spoilt(trainings(prefix="Р"), {(2, 2): "31.02.2024"})]
    form, book = desk.back(as_html(BAD, columns_moved), "две таблицы.xls")
    assert form is Form.REBUILT
    assert {s.title: set(senders.marked(s)) for s in senders.tables(book)} == {
        "Данные": {(4, 1)},
        "Данные (2)": {(3, 2)},
    }
    assert book["Список ошибок"]["B3"].value == "Данные (2)"


def test_texts_of_a_csv_stay_texts(desk: Desk) -> None:
    hostile = ["=1+1", "+7", "-2", "@SUM(A1)", "#Н/Д", "=cmd|' /C calc'!A0"]
    rows = [[*row, "Примечание" if n == 0 else hostile[n % len(hostile)]] for n, row in enumerate(BAD)]
    form, book = desk.back(as_csv(rows), "выгрузка.csv")
    cells = [row[6] for row in book["Данные"].iter_rows(min_row=2)]
    assert form is Form.REBUILT
    assert [c.value for c in cells] == [row[6] for row in rows[1:]]
    assert {c.data_type for c in cells} == {"s"}
    assert all(c.quotePrefix for c in cells if c.value[0] in "=+-@")


def test_the_second_round_shows_only_what_is_still_wrong(desk: Desk) -> None:
    bad = spoilt(trainings(), {(3, 0): "112-233-445 96", (5, 2): "31.02.2024"})

    def own(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["C6"].comment = Comment("уточнить у методиста", "Анна")
        book.worksheets[0]["B2"].fill = PatternFill("solid", fgColor="FF00FF00")

    _, first = desk.back(edited(as_xlsx(bad), own))
    assert "Примечание отправителя:\nуточнить у методиста" in first["Лист1"]["C6"].comment.text
    first["Лист1"]["A4"].value = "112-233-445 95"
    form, second = desk.back(senders.bytes_of(first))
    page = second["Лист1"]
    assert form is Form.COPY
    assert second.sheetnames == ["Сводка", "Список ошибок", "Лист1"]
    assert senders.marked(page) == {(6, 3): ERROR_FILL}
    assert page["A4"].comment is None
    assert page["C6"].comment.text.count("Как исправить") == 1
    assert page["C6"].comment.text.endswith("уточнить у методиста")
    assert page["B2"].fill.fgColor.rgb == "FF00FF00"


def test_a_large_workbook_is_built_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.publish.returned.worker._COPIED_BYTES", 100)
    form, book = desk.back(as_xlsx(BAD))
    assert form is Form.REBUILT
    assert senders.marked(book["Лист1"]) == {(4, 1): ERROR_FILL}


@pytest.mark.parametrize("limit", ["_REBUILT_CELLS", "_MOST_ROWS"])
def test_a_huge_file_gives_the_list_of_errors(desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(f"pipelines.publish.returned.worker.{limit}", 10)
    form, book = desk.back(as_csv(BAD), "большой.csv")
    assert (form, book.sheetnames) == (Form.LIST, ["Сводка", "Список ошибок"])
    row = [c.value for c in book["Список ошибок"][2]]
    assert (row[2], row[3]) == (4, "СНИЛС")
    assert "слишком велик" in senders.text(book["Сводка"])


def test_a_copy_that_would_read_differently_is_not_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(data: bytes) -> openpyxl.Workbook:
        book = openpyxl.load_workbook(io.BytesIO(data))
        book.worksheets[0]["B7"].value = "другое"
        return book

    monkeypatch.setattr("pipelines.publish.returned.worker.copied", forgetful)
    form, book = desk.back(as_xlsx(BAD))
    assert form is Form.REBUILT
    assert book["Лист1"]["B7"].value == BAD[6][1]


def test_a_fault_of_ours_costs_the_table_and_not_the_other_senders(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise KeyError("112-233-445 95")

    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setattr("pipelines.publish.returned.worker.returned", faulty)
    result = run_task(ReturnTask(desk.land(as_xlsx(BAD)), desk.landing, tmp_path / "назад.xlsx", tmp_path))
    assert (result.form, result.fault is not None) == (Form.LIST, True)
    assert "112-233" not in str(result.fault)
    assert senders.opened(tmp_path / "назад.xlsx").sheetnames == ["Сводка", "Список ошибок"]


def test_temporary_files_lie_in_the_private_folder(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(item: Waiting, landing: Path) -> tuple[Form, bytes]:
        seen.append(tempfile.gettempdir())
        return Form.COPY, b""

    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setattr("pipelines.publish.returned.worker.returned", look)
    run_task(ReturnTask(desk.land(as_xlsx(BAD)), desk.landing, tmp_path / "назад.xlsx", tmp_path))
    assert seen == [str(tmp_path)]


@pytest.mark.parametrize("change", [lambda p: p.unlink(), lambda p: p.write_bytes(b"other")])
def test_a_file_that_is_gone_or_replaced_gives_the_list(desk: Desk, change: Any) -> None:
    item = desk.land(as_xlsx(BAD))
    change(desk.landing / item.line["path"])
    assert returned(item, desk.landing)[0] is Form.LIST


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ENCRYPTED, "защищён паролем"),
        (b"PK\x03\x04 broken", "повреждён"),
        (b"", "ни одной заполненной ячейки"),
        (b"%PDF-1.7", "не распознан"),
        (as_zip({"a.csv": b"", "b.csv": as_csv(BAD)}), "внутри архива"),
    ],
    ids=["encrypted", "corrupt", "empty", "foreign", "archive"],
)
def test_an_unreadable_file_gives_the_summary_with_the_reason(desk: Desk, data: bytes, words: str) -> None:
    form, book = desk.back(data)
    said = senders.text(book["Сводка"])
    assert (form, book.sheetnames) == (Form.NOTHING, ["Сводка"])
    assert words in said
    assert f"Пришлите файл туда же, куда присылали прежний: {PLACE}." in said


def test_a_rejected_table_comes_back_with_the_reason(desk: Desk) -> None:
    form, book = desk.back(as_xlsx([row[1:] for row in BAD]))
    assert form is Form.COPY
    assert "нет обязательных столбцов: «СНИЛС»" in senders.text(book["Сводка"])
    assert book["Лист1"]["A2"].value == BAD[1][1]


def test_a_file_in_a_wrong_place_is_to_be_moved_and_not_mended(desk: Desk) -> None:
    astray = {"status": "rejected", "reason": "bad_path", "reason_ru": "Файл лежит не там.", "period_start": None}
    item = desk.land(as_xlsx(BAD), **astray)
    form, data = returned(Waiting(item.line, item.findings.clear()), desk.landing)
    said = senders.text(openpyxl.load_workbook(io.BytesIO(data))["Сводка"])
    assert form is Form.NOTHING
    assert "Файл лежит не там." in said
    assert "положите его в правильную папку" in said


def test_a_fault_of_the_program_asks_nothing_of_the_sender(desk: Desk) -> None:
    item = desk.land(as_xlsx(BAD), status="rejected", reason="internal_error", reason_ru="Ошибка программы.")
    _, data = returned(item, desk.landing)
    assert "ничего не нужно" in senders.text(openpyxl.load_workbook(io.BytesIO(data))["Сводка"])


def test_the_summary_counts_and_explains(desk: Desk) -> None:
    bad = spoilt(trainings(), {(3, 0): "112-233-445 96", (4, 0): "112-233-445 97", (7, 5): "уточняется"})
    _, book = desk.back(as_xlsx(bad, ("Отчёт",)))
    rows = [[v for v in row if v is not None] for row in book["Сводка"].iter_rows(values_only=True)]
    assert ["Файл", "Обучение_20240205.xlsx"] in rows
    assert ["Поступил", "05.02.2024"] in rows
    assert ["Прочитано строк", "25"] in rows
    assert ["Принято строк", "22"] in rows
    assert ["Не принято строк", "2"] in rows
    assert ["Значений с замечанием", "1"] in rows
    (checksum,) = [row for row in rows if row and row[0] == "СНИЛС не проходит проверку контрольного числа."]
    assert checksum[1:3] == ["СНИЛС", 2]
    assert str(book["Сводка"].page_setup.paperSize) == "9"
    assert book["Сводка"].sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    ("seen", "words"),
    [(date(2024, 2, 5), "Не ставьте в имя файла прежнюю дату"), (date(2024, 2, 4), "ещё не наступила")],
)
def test_the_name_is_to_make_the_mended_file_the_later_one(desk: Desk, seen: date, words: str) -> None:
    _, book = desk.back(as_xlsx(BAD), first_seen_at=datetime.combine(seen, time.min))
    (step,) = [value for value in senders.text(book["Сводка"]).split("\n") if words in value]
    assert "позже 05.02.2024" in step


def test_links_of_the_list_lead_to_the_cells(desk: Desk) -> None:
    _, book = desk.back(as_xlsx(BAD, ("Отчёт", "за январь"), sheet="Обучение 2024"))
    cell = book["Список ошибок"]["E2"]
    assert (cell.value, cell.hyperlink.location or cell.hyperlink.target) == ("A6", "#'Обучение 2024'!A6")


@pytest.mark.parametrize(
    ("data", "name"), [(as_xlsx(BAD), "a.xlsx"), (as_csv(BAD), "a.csv"), (b"", "a.csv")], ids=["xlsx", "csv", "empty"]
)
def test_nothing_of_a_workbook_depends_on_when_it_was_made(desk: Desk, data: bytes, name: str) -> None:
    item = desk.land(data, name)
    first = returned(item, desk.landing)
    assert first == returned(item, desk.landing)
    with zipfile.ZipFile(io.BytesIO(first[1])) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert re.findall(r">(20[^<]+)<", core) == ["2024-02-05T00:00:00Z"] * 2


def test_our_sheets_are_never_taken_for_a_table(desk: Desk) -> None:
    _, data = returned(desk.land(as_xlsx(BAD)), desk.landing)
    found = {t.sheet: t.frame for t in read_bytes(data, Limits())}
    taken = {
        (source, sheet)
        for source, contract in load_contracts().items()
        for sheet, frame in found.items()
        if (header := find_header(frame, contract)) is not None and header.is_meant_for(contract)
    }
    assert taken == {("enrollments", "Лист1")}
    assert set(found) == {"Лист1", *senders.OWN_SHEETS}
