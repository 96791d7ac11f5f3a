"""The short selection of `make test`: how faults are told, what a full disk leaves, kills of a forked process."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner

from pipelines.access import write_private
from pipelines.assets.dbt_runner import TransformError
from pipelines.assets.lock import run_lock
from pipelines.assets.plan import is_new
from pipelines.cli.failures import Told, expected
from pipelines.cli.log import last_run
from pipelines.settings import Settings, SettingsError
from tests.faults import kills, page
from tests.faults.child import Ended


def _caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x"), "кончилось место"),
        (OSError(errno.EDQUOT, "x"), "кончилось место"),
        (OSError(errno.EROFS, "x", "/data/lake"), "только для чтения /data/lake"),
        (PermissionError(errno.EACCES, "x", "/data/lake"), "Нет прав на файл или папку /data/lake"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "кончилось место"),
        (duckdb.IOException("Corrupt database file: computed checksum"), "Хранилище показателей повреждено"),
        (TransformError("Не удалось построить таблицы: x. IO Error: no space left on device"), "кончилось место"),
        (TransformError("Не удалось построить таблицы: x."), "Не удалось построить таблицы: x."),
        (_caused(RuntimeError("wrapped"), OSError(errno.ENOSPC, "x")), "кончилось место"),
        (SettingsError("Нет ключа."), "Нет ключа."),
    ],
    ids=range(10),
)
def test_a_fault_is_told_in_words(error: Exception, words: str) -> None:
    assert words in (expected(error) or "")


def test_a_fault_of_the_program_tells_its_place_and_no_values() -> None:
    @click.group(cls=Told)
    def group() -> None:
        """Commands."""

    @group.command()
    def broken() -> None:
        """One of them."""
        raise KeyError("Иванова Мария")

    result = CliRunner().invoke(group, ["broken"])
    assert result.exit_code == 1
    assert "Внутренняя ошибка KeyError" in result.output
    assert "Иванова" not in result.output
    assert expected(KeyError("x")) is None


def test_half_a_file_does_not_stay_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_private(tmp_path / "table", b"old")

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "table", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("table", b"old")]


def test_a_build_that_came_to_nothing_is_removed(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("11",))
    with pytest.raises(SettingsError), run_lock(settings):
        settings.build_file.parent.mkdir(parents=True)
        settings.build_file.write_bytes(b"half")
        raise SettingsError("x")
    assert not settings.build_file.parent.exists()


def test_a_damaged_warehouse_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("11",))
    settings.warehouse_file.parent.mkdir()
    with duckdb.connect(str(settings.warehouse_file)) as db:
        db.execute("create schema audit; create table audit.check_results as select 'r' as release_id")
    monkeypatch.setattr("pipelines.assets.plan.current_release", lambda _: type("R", (), {"release_id": "r"}))
    assert not is_new(settings, "r")
    settings.warehouse_file.write_bytes(b"no database" * 99)
    assert is_new(settings, "r")


def test_a_line_of_the_log_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "run-1.jsonl").write_text('{"event": "started", "at": "x"}\n{"event": "fini', encoding="utf-8")
    assert [event["event"] for event in last_run(tmp_path)] == ["started"]


def test_moments_are_seeded_and_every_stage_has_its_share() -> None:
    stages = {"ingest": 5.0, "transform": 10.0, "checks": 30.0, "publish": 40.0}
    run = Ended(0, "", 50.0, stages)
    chosen = kills.moments(run, 50)
    assert chosen == kills.moments(run, 50)
    assert [sum(m.stage == s for m in chosen) for s in kills.STAGES] == [13, 13, 12, 12]
    assert all(0 <= m.seconds <= 20 for m in chosen)


def test_a_forked_process_is_killed_with_all_below_it() -> None:
    """In a process of its own: that of the tests has threads, which a fork must not inherit."""
    answer = subprocess.run([sys.executable, "-c", _KILLED], capture_output=True, text=True, check=False, timeout=120)
    assert answer.stdout.split() == ["True", "work", "gone"], answer.stderr


_KILLED = """
import os, subprocess, sys, time
from pathlib import Path
from tests.faults import child

def act():
    below = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    print(below.pid, flush=True)
    from pipelines.cli.progress import StageProgress
    class Out:
        def status(self, text):
            return type("S", (), {"update": lambda self, text: None})()
    StageProgress({}, Out())("work", "", 0, 0)
    while True:
        pass

ended = child._forked(act, dict(os.environ), child.Moment("work", 0.3))
below = Path("/proc") / ended.output.split()[0] / "stat"
time.sleep(0.2)
state = below.read_text().rpartition(")")[2].split()[0] if below.exists() else "Z"
print(ended.killed, ended.stage, "gone" if state in "ZX" else state)
"""


def test_the_page_says_what_was_not_stood(tmp_path: Path) -> None:
    case = {"fault": "disk full", "where": "lake", "code": 1, "said": "a | b", "mended_by": "space", "wrong": ["lost"]}
    (tmp_path / "cases.json").write_text(json.dumps({"wanted": 2, "seconds": 1, "cases": [case, case | {"wrong": []}]}))
    page.write(tmp_path, tmp_path / "page.md")
    text = (tmp_path / "page.md").read_text()
    assert "| disk full | lake | 1 | a \\| b | space | NO: lost |" in text
    assert "| space | yes |" in text
    assert "Not tried yet." in text
