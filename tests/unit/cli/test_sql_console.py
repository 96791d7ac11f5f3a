"""The conversation of `rsnms sql`, typed as a person types it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from pipelines.cli.sql_catalog import read_catalog
from pipelines.cli.sql_completion import SqlCompleter
from pipelines.cli.sql_console import SHOWN, converse, is_complete
from pipelines.cli.sql_history import history_in, user_history
from pipelines.settings import Settings

Type = Callable[..., str]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("console")
    made = Settings(folder / "data", folder / "key", ("11",))
    made.warehouse_file.parent.mkdir(parents=True)
    with duckdb.connect(str(made.warehouse_file)) as db:
        for schema in ("marts", "reference", "audit", "staging"):
            db.execute(f"create schema {schema}")
        db.execute("create table marts.kpi_regional as select '11' as region_code, 'a' as kpi_code, 0.5 as value")
        db.execute("create table reference.regions as select '11' as region_code, '=1+1' as name_ru")
        db.execute(f"create table audit.numbers as select unnest(range({SHOWN} + 50)) as number")
        db.execute("create table staging.people as select 'нельзя' as word")
    return made


@pytest.fixture
def typed(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Type]:
    """`typed("select 1;", "\\q")`: lines with Enter after each; what was printed."""

    def ask(*lines: str) -> str:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text("".join(f"{line}\r" for line in lines))
            converse(settings, history_in(tmp_path / "state" / "history"))
        return capsys.readouterr().out

    yield ask


def test_a_query_of_several_lines_is_answered_at_its_semicolon(typed: Type) -> None:
    answer = typed("select region_code,", "  value", "from kpi_regional;", "\\q")
    assert "0.5" in answer
    assert "Строк: 1" in answer


@pytest.mark.parametrize("way_out", ["\\q", "exit", "quit;", "выход", "\x04"])
def test_there_is_a_way_out(typed: Type, way_out: str) -> None:
    assert "\\help" in typed(way_out)


def test_a_mistake_is_told_and_the_conversation_goes_on(typed: Type) -> None:
    answer = typed("select word from staging.people;", "selec 1;", "drop table marts.kpi_regional;", "\\nix",
                   "select 41 + 1 as n;", "\\q")  # fmt: skip
    assert "Нет таблицы staging.people" in answer
    assert "Запрос не разобран" in answer
    assert "Можно только читать" in answer
    assert "Нет команды \\nix" in answer
    assert "42" in answer
    assert "нельзя" not in answer


def test_ctrl_c_forgets_the_line(typed: Type) -> None:
    assert "42" not in typed("select 41 + 1\x03select 1 as one;", "\\q")


def test_tables_and_columns_are_explained_in_russian(typed: Type) -> None:
    answer = typed("\\dt kpi", "\\d kpi_regional", "\\d marts.nothing", "\\help", "\\q")
    assert "Показатели региона" in answer
    assert "Код показателя" in answer
    assert "region_code, as_of, kpi_code" in answer
    assert "Таблицы marts.nothing нет" in answer
    assert "\\o файл" in answer
    assert "staging" not in answer


def test_a_long_answer_says_that_there_is_more(typed: Type) -> None:
    answer = typed("select number from numbers order by number;", "\\q")
    assert f"Показаны первые {SHOWN} строк" in answer
    assert str(SHOWN + 1) not in answer


def test_the_next_answer_goes_to_a_file_and_the_one_after_to_the_screen(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    answer = typed(f"\\o {file}", "select number from numbers;", "select 41 + 1 as n;", "\\q")
    assert pl.read_parquet(file).height == SHOWN + 50
    assert f"Записано строк: {SHOWN + 50}" in answer
    assert "42" in answer


def test_files_go_only_where_they_may(typed: Type, settings: Settings) -> None:
    inside = settings.warehouse_file.with_name("x.csv")
    answer = typed(f"\\o {inside}", "\\o x.docx", "select 41 + 1 as n;", "\\q")
    assert "принадлежит расчёту" in answer
    assert ".csv, .parquet, .xlsx" in answer
    assert "42" in answer
    assert not inside.exists()


def test_only_codes_are_remembered_between_conversations(typed: Type, tmp_path: Path) -> None:
    typed("select 11 as kept;", "select 'Иванов' as a;", "select '112-233-445 95' as b;", "\\q")
    file = tmp_path / "state" / "history"
    kept = file.read_text(encoding="utf-8")
    assert "select 11 as kept;" in kept
    assert "Иванов" not in kept
    assert "112" not in kept
    assert file.stat().st_mode & 0o077 == 0


def test_the_history_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Path(user_history().filename) == tmp_path / "rsnms" / "sql_history"
    (tmp_path / "file").write_text("")
    history_in(tmp_path / "file" / "below").store_string("select 1")


@pytest.mark.parametrize(
    ("text", "offered", "withheld"),
    [
        ("select * from kp", {"kpi_regional"}, {"kpi_code"}),
        ("select * from marts.", {"marts.kpi_regional"}, {"reference.regions"}),
        ("select * from kpi_regional where kpi_", {"kpi_code", "kpi_regional"}, {"number"}),
        ("select * from marts.kpi_regional as k where k.", {"k.value", "k.kpi_code"}, {"k.number"}),
        ("sel", {"select"}, {"\\dt"}),
        ("\\d", {"\\dt"}, {"kpi_regional"}),
        ("\\d kpi", {"kpi_regional"}, {"\\dt"}),
        ("select * from stag", set(), {"staging.people"}),
        ("select * from kpi_regional where kpi_code = 'kpi_", set(), {"kpi_code"}),
    ],
)  # fmt: skip
def test_completion_offers_what_fits(settings: Settings, text: str, offered: set[str], withheld: set[str]) -> None:
    completer = SqlCompleter(read_catalog(settings.warehouse_file))
    found = {c.text for c in completer.get_completions(Document(text), CompleteEvent(text_inserted=True))}
    assert offered <= found
    assert not withheld & found


def test_columns_are_offered_with_their_russian_names(settings: Settings) -> None:
    completer = SqlCompleter(read_catalog(settings.warehouse_file))
    document = Document("select kpi_c from kpi_regional", cursor_position=len("select kpi_c"))
    (found,) = completer.get_completions(document, CompleteEvent(text_inserted=True))
    assert (found.text, found.display_meta_text) == ("kpi_code", "Код показателя")


@pytest.mark.parametrize(
    ("text", "complete"),
    [("select 1", False), ("select 1;", True), ("select 1;\n", True), ("\\dt", True), ("", True), ("exit", True)],
)
def test_enter_sends_only_what_is_whole(text: str, complete: bool) -> None:
    assert is_complete(text) is complete


def test_a_workbook_keeps_texts_as_texts(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    typed(f"\\o {file}", "select name_ru, 2 as n from regions;", "\\q")
    book = openpyxl.load_workbook(file)
    cell = book["Результат"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert "from regions" in str(book["Запрос"]["B3"].value)
