"""`rsnms checks` over the results of a run: what failed, what it means, what other thresholds would change."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.quality import CheckResult, write_audit

SHIFT = CheckResult("population_shift", "marts", "11", "", "blocking", "failed", 0.25, 1, 1, 0.2, "было 100, стало 75")
SUMS = CheckResult("additive_sums", "marts", "46", "", "blocking", "passed", 0.0, 0, 5, 0.0, "расхождений: 0 из 5")
HELD = CheckResult("expected_checks", "release", "", "", "blocking", "passed", 0.0, 0, 9, 0.0, "отчитались: 9")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory whose warehouse holds three results."""
    warehouse = tmp_path / "warehouse" / "rsnms.duckdb"
    warehouse.parent.mkdir()
    duckdb.connect(str(warehouse)).close()
    write_audit(warehouse, [SHIFT, SUMS, HELD], [])
    return tmp_path


def rsnms(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["checks", *arguments], prog_name="rsnms", env={"COLUMNS": "200"})


def test_list_shows_what_failed(data: Path) -> None:
    output = rsnms("list", "--data-dir", str(data)).output
    assert "population_shift" in output
    assert "было 100, стало 75" in output
    assert "additive_sums" not in output
    assert "additive_sums" in rsnms("list", "--all", "--data-dir", str(data)).output


def test_show_explains(data: Path) -> None:
    output = rsnms("show", "population_shift", "--data-dir", str(data)).output
    for words in ("Что это: Число работников", "Когда важно: ", "Как исправить: ", "было 100, стало 75"):
        assert words in output
    assert "Нет проверки «no_such»" in rsnms("show", "no_such", "--data-dir", str(data)).output


def test_judge_says_what_other_thresholds_change(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Ни один вывод не меняется" in rsnms("judge", "--data-dir", str(data)).output
    before = (data / "warehouse" / "rsnms.duckdb").read_bytes()
    from pipelines.quality import catalogue  # noqa: PLC0415

    entry = catalogue._catalogue()["pipeline"]["population_shift"]
    monkeypatch.setitem(entry, "relative", 0.3)
    output = rsnms("judge", "--data-dir", str(data)).output
    assert "не пройдена, останавливает выпуск" in output
    assert "выводов изменится: 1" in output
    assert (data / "warehouse" / "rsnms.duckdb").read_bytes() == before


def test_without_a_run_the_command_says_what_to_do(tmp_path: Path) -> None:
    result = rsnms("list", "--data-dir", str(tmp_path))
    assert (result.exit_code, "Запустите rsnms run" in result.output) == (1, True)
