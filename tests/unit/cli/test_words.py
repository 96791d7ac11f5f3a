"""What a person at the terminal reads: Russian, a sentence instead of a traceback, the right exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.cli.log import RunLog, last_run

COMMANDS = [
    "run", "status", "alerts", "releases", "checks", "rejections", "trace", "person", "quarantine", "keys", "export",
    "workbook", "sql",
    "dictionary", "docs",
    "backup", "restore",
    "generate", "doctor", "demo",
]  # fmt: skip
CLICKS_OWN = [
    "Usage",
    "Options",
    "Commands",
    "Show this",
    "default:",
    "required",
    "OPTIONS",
    "INTEGER",
    "TEXT",
    "DIRECTORY",
]


def rsnms(*arguments: str, **environment: str) -> Result:
    clean = {"RSNMS_DATA_DIR": None, "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    return CliRunner().invoke(main, arguments, prog_name="rsnms", env={**clean, **environment})


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        *([c, "--help"] for c in COMMANDS),
        ["releases", "diff", "--help"],
        ["person", "show", "--help"],
        ["person", "erase", "--help"],
        ["keys", "rotate", "--help"],
        ["quarantine", "list", "--help"],
        ["quarantine", "show", "--help"],
        ["quarantine", "purge", "--help"],
        ["alerts", "test", "--help"],
        ["alerts", "send", "--help"],
    ],
)
def test_help_is_russian(arguments: list[str]) -> None:
    result = rsnms(*arguments)
    assert result.exit_code == 0
    assert "Использование: rsnms" in result.output
    assert not [word for word in CLICKS_OWN if word in result.output]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ran"], "Нет команды 'ran'"),
        (["run", "--dta-dir", "x"], "Нет параметра '--dta-dir'"),
        (["run", "--as-of", "вчера"], "не дата"),
        (["run", "--as-of", "2024-08-30"], "2024-08-31"),
        (["run", "--data-dir"], "нужно значение"),
        (["generate"], "Не указан параметр '--out'"),
        (["generate", "--out", "x", "--staff", "0"], "вне допустимых границ"),
        (["generate", "--out", "x", "--staff", "много"], "не число"),
        (["export", "--format", "docx"], "docx"),
        (["sql", "select 1", "лишнее"], "Лишний аргумент"),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: list[str], words: str) -> None:
    result = rsnms(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Error" not in result.output


def test_without_a_data_directory_the_sentence_says_what_to_set() -> None:
    result = rsnms("run")
    assert result.exit_code == 1
    assert "RSNMS_DATA_DIR" in result.output


def test_an_unknown_region_is_named_with_the_known_ones(tmp_path: Path) -> None:
    result = rsnms("run", "--data-dir", str(tmp_path), "--region", "99")
    assert result.exit_code == 1
    assert "99" in result.output
    assert "65" in result.output


@pytest.mark.parametrize("make", [False, True])
def test_an_empty_or_missing_landing_says_where_to_put_files(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "landing" / "11").mkdir(parents=True)
    result = rsnms("run", "--data-dir", str(tmp_path))
    assert result.exit_code == 1
    assert "landing/<код региона>/<источник>/<период>" in result.output
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize(
    "arguments", [["sql", "select 1"], ["export"], ["releases", "show"], ["releases", "verify", "нет"]]
)
def test_before_the_first_run_there_is_nothing_to_show(tmp_path: Path, arguments: list[str]) -> None:
    result = rsnms(*arguments, "--data-dir", str(tmp_path))
    assert result.exit_code == 1
    assert "rsnms" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_status_of_an_unused_directory(tmp_path: Path) -> None:
    result = rsnms("status", "--data-dir", str(tmp_path))
    assert result.exit_code == 0
    assert "Запусков ещё не было" in result.output


def test_the_log_keeps_the_last_run(tmp_path: Path) -> None:
    for number in range(2):
        log = RunLog(tmp_path)
        log.write("started", number=number)
    assert [event["number"] for event in last_run(tmp_path)] == [1]


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, pipelines.cli; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"dagster", "dbt", "duckdb", "polars", "rich"} & set(modules)
