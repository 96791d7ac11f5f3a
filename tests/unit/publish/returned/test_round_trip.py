"""Broken files of every kind go to their senders; mending the marked cells and nothing else makes them good."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.ingest import ingest_region
from pipelines.keys import create_key
from pipelines.publish.returned import Form, send_back
from pipelines.publish.returned.sheets import ERROR_FILL, WARNING_FILL
from pipelines.settings import Settings
from pipelines.synthetic.world.identifiers import inn
from tests.unit.publish.returned import senders
from tests.unit.publish.returned.senders import Cells, Rows, as_csv, as_html, as_xlsx, as_zip, spoilt, trainings

#: a wrong check number, no program, no such day, an end before the start, a word that is in no list
WRONG: Cells = {(3, 0): "112-233-445 96", (4, 1): "", (5, 2): "31.02.2024", (6, 3): "05.01.2024", (7, 5): "уточняется"}
#: the rule between two dates marks both
MARKED = {
    (3, 0): ERROR_FILL,
    (4, 1): ERROR_FILL,
    (5, 2): ERROR_FILL,
    (6, 2): ERROR_FILL,
    (6, 3): ERROR_FILL,
    (7, 5): WARNING_FILL,
}
GOOD = trainings()
BAD = spoilt(GOOD, WRONG)

STAFF_HEADER = ["СНИЛС", "Фамилия", "Имя", "Отчество", "Дата рождения", "ИНН ОО", "Должность", "Педстаж с",
                "Основное место работы", "Статус"]  # fmt: skip
STAFF: Rows = [
    STAFF_HEADER,
    *(["112-233-445 95", "Пример", "Анна", "Ильинична", "01.02.1980", number, "учитель", "01.09.2003", "да", "работает"]
      for number in inn(np.random.default_rng(1), "11", 5)),
]  # fmt: skip
STAFF_WRONG: Cells = {(2, 7): "01.09.1990", (3, 1): "", (3, 2): "", (3, 3): ""}
STAFF_MARKED = {(2, 4), (2, 7), (3, 1), (3, 2), (3, 3)}


def as_json(rows: Rows) -> bytes:
    return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]], ensure_ascii=False).encode()


@dataclass(frozen=True)
class Case:
    """A file that a sender sent, what of it comes back, and the right values by sheet."""

    folder: str
    file: str
    data: bytes
    form: Form
    right: dict[str, Rows]
    marks: dict[str, set[tuple[int, int]]]
    titles: int = 0
    status: str = "accepted"
    colours: dict[tuple[int, int], str] = field(default_factory=lambda: MARKED)


ALL = set(MARKED)
SECOND = trainings(prefix="Р")
TITLES = ("Сведения об обучении", "за январь 2024 года")
CASES = {
    "csv_cp1251": Case(
        "11/enrollments/2024-01", "Обучение_20240205.csv", as_csv(BAD), Form.REBUILT, {"Данные": GOOD}, {"Данные": ALL}
    ),
    "xlsx_with_merged_titles": Case(
        "11/enrollments/2024-01/11730000", "Обучение 2024-02-05.xlsx", as_xlsx(BAD, TITLES), Form.COPY,
        {"Лист1": GOOD}, {"Лист1": ALL}, titles=2,
    ),
    "html_named_xls": Case(
        "11/enrollments/2024-02", "выгрузка_20240305.xls", as_html(BAD), Form.REBUILT, {"Данные": GOOD}, {"Данные": ALL}
    ),
    "json": Case(
        "11/enrollments/2024-03", "обмен_20240405.json", as_json(BAD), Form.REBUILT, {"Данные": GOOD}, {"Данные": ALL}
    ),
    "one_workbook_in_an_archive": Case(
        "11/enrollments/2024-04", "архив_20240505.zip", as_zip({"Обучение.xlsx": as_xlsx(BAD)}), Form.COPY,
        {"Лист1": GOOD}, {"Лист1": ALL},
    ),
    "several_files_in_an_archive": Case(
        "11/enrollments/2024-05", "архив_20240605.zip",
        as_zip({"первый.csv": as_csv(BAD), "второй.xlsx": as_xlsx(SECOND)}), Form.ARCHIVE,
        {"первый": GOOD, "второй Лист1": SECOND}, {"первый": ALL, "второй Лист1": set()},
    ),
    "held": Case(
        "11/staff/2024-Q1/11730000", "Педагоги_20240410.xlsx", as_xlsx(spoilt(STAFF, STAFF_WRONG), ("Реестр",)),
        Form.COPY, {"Лист1": STAFF}, {"Лист1": STAFF_MARKED}, titles=1, status="held",
        colours=dict.fromkeys(STAFF_MARKED, ERROR_FILL),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, Path]]:
    """Everything delivered, sent back, and the mended files delivered a month later; the returned workbooks by case."""
    root = tmp_path_factory.mktemp("returned")
    create_key(root / "key")
    settings = Settings(root / "data", root / "key", ("11",))
    for case in CASES.values():
        _land(settings, f"{case.folder}/{case.file}", case.data)
    ingest_region(settings, "11")
    sent = send_back(settings, root / "out")
    assert {s.deliverer for s in sent} == {"", "11730000"}
    assert [p.name for p in (root / "out").iterdir()] == ["11"]  # nothing temporary is left
    files = {name: _returned_file(root / "out", case) for name, case in CASES.items()}
    for name, case in CASES.items():
        _land(settings, f"{case.folder}/исправлено_20241001.xlsx", senders.mended(files[name], case.right, case.titles))
    ingest_region(settings, "11")
    return settings, files


def _land(settings: Settings, path: str, data: bytes) -> None:
    file = settings.landing / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _returned_file(out: Path, case: Case) -> Path:
    parts = case.folder.split("/")
    (found,) = (out / "11" / (parts[3] if len(parts) > 3 else "регион")).glob(f"{parts[1]}_{parts[2]}_*.xlsx")
    return found


def _deliveries(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)


@pytest.mark.parametrize("name", CASES)
def test_the_wrong_cells_are_marked_and_no_others(returned: tuple[Settings, dict[str, Path]], name: str) -> None:
    case, (_, files) = CASES[name], returned
    book = senders.opened(files[name])
    assert book.sheetnames[:2] == ["Сводка", "Список ошибок"]
    for sheet in senders.tables(book):
        expected = {(r + 1 + case.titles, c + 1): case.colours[r, c] for r, c in case.marks[sheet.title]}
        assert senders.marked(sheet) == expected
        for row, column in expected:
            comment = sheet.cell(row, column).comment
            assert comment is not None
            assert "Как исправить: " in comment.text


@pytest.mark.parametrize("name", CASES)
def test_before_mending_the_file_was_not_good(returned: tuple[Settings, dict[str, Path]], name: str) -> None:
    case, (settings, _) = CASES[name], returned
    line = _deliveries(settings).row(by_predicate=pl.col("path") == f"{case.folder}/{case.file}", named=True)
    assert (line["status"], line["rows_rejected"] > 0) == (case.status, True)


@pytest.mark.parametrize("name", CASES)
def test_mending_the_marked_cells_makes_every_row_accepted(
    returned: tuple[Settings, dict[str, Path]], name: str
) -> None:
    case, (settings, _) = CASES[name], returned
    path = f"{case.folder}/исправлено_20241001.xlsx"
    line = _deliveries(settings).row(by_predicate=pl.col("path") == path, named=True)
    records = sum(len(rows) - 1 for rows in case.right.values())
    assert (line["status"], line["rows_valid"], line["rows_rejected"]) == ("accepted", records, 0)
    assert line["rows_read"] == line["rows_valid"] + line["rows_rejected"] + line["rows_skipped"]
    source, period = case.folder.split("/")[1:3]
    lake = pl.read_parquet(settings.lake / source / "region=11" / f"{period}.parquet", hive_partitioning=False)
    assert lake.filter(pl.col("delivery_id") == line["delivery_id"]).height == records


def test_what_was_mended_does_not_come_back(returned: tuple[Settings, dict[str, Path]], tmp_path: Path) -> None:
    assert send_back(returned[0], tmp_path / "again") == []
    assert not (tmp_path / "again").exists()


def test_landed_files_are_never_changed(returned: tuple[Settings, dict[str, Path]]) -> None:
    settings, _ = returned
    for case in CASES.values():
        assert (settings.landing / case.folder / case.file).read_bytes() == case.data
