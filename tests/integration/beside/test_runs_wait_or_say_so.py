"""Two runs over one data directory: the second waits or says that one is under way; never do both write."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.assets import launch
from pipelines.assets.lock import BusyError, run_lock
from pipelines.assets.night import Night
from pipelines.cli.run import run
from pipelines.keys import create_key
from pipelines.settings import Settings

ROOT = Path(__file__).parents[3]
#: alone it can make and remove the folder; beside another one it can't
WRITER = """
import sys, time
from pathlib import Path
from pipelines.assets.lock import run_lock
from pipelines.settings import Settings
data = Path(sys.argv[1])
for _ in range(3):
    with run_lock(Settings(data, data / "key", ("46",)), wait=True):
        (data / "writing").mkdir()
        time.sleep(0.05)
        (data / "writing").rmdir()
"""


def test_those_who_wait_write_one_after_another(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors


@pytest.fixture
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Something has landed; a night there only says that it was run."""
    key = tmp_path / "key" / "pseudonym.key"
    create_key(key)
    monkeypatch.setenv("RSNMS_PSEUDONYM_KEY_FILE", str(key))
    settings = Settings(tmp_path / "data", key, ("46",))
    file = settings.landing / "46" / "staff" / "2025-12" / "file.csv"
    file.parent.mkdir(parents=True)
    file.touch()

    def night(settings: Settings, as_of: object, *_: object, full: bool, wait: bool, engine: str) -> Night:
        with run_lock(settings, wait=wait):
            return Night(settings, as_of, full=full, outcome="nothing_new")  # type: ignore[arg-type]

    monkeypatch.setattr(launch, "run_night", night)
    return settings


def test_the_second_run_is_turned_away_unless_it_may_wait(deployment: Settings) -> None:
    arguments = ["--data-dir", str(deployment.data_dir), "--region", "46", "--as-of", "2025-12-31"]
    with run_lock(deployment):
        with pytest.raises(BusyError, match="--wait"), run_lock(deployment):
            raise AssertionError("two runs hold one data directory")
        refused = CliRunner().invoke(run, arguments)
    assert refused.exit_code == 1
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with run_lock(deployment):
            holding.set()
            let_go.wait(60)

    first = threading.Thread(target=hold)
    first.start()
    assert holding.wait(60)
    threading.Timer(0.5, let_go.set).start()
    waited = CliRunner().invoke(run, [*arguments, "--wait"])
    first.join(60)
    assert waited.exit_code == 0, waited.output
    assert "ждём его окончания" in waited.output
    assert "Новых данных нет" in waited.output
