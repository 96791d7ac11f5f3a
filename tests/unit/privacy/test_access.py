"""Who may read what: the same modes whatever the umask, and `rsnms doctor` that finds what is not so."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.access import append_private, private_folder, publish_tree, write_private
from pipelines.assets.instance import prepare_home
from pipelines.assets.lock import run_lock
from pipelines.cli import main
from pipelines.cli.log import RunLog
from pipelines.keys import create_key
from pipelines.privacy.folders import private_folders, too_closed
from pipelines.publish.folder import new_release
from pipelines.settings import Settings
from tests.unit.privacy.small_world import World


@pytest.fixture(params=[0o000, 0o027, 0o077], ids=["open", "usual", "closed"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(p.is_dir(), mode(p)) for p in (folder, *folder.rglob("*")) if not p.is_symlink()}


@pytest.mark.usefixtures("umask")
def test_private_files_are_the_owners(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "a" / "b")
    write_private(folder / "x", b"1")
    append_private(folder / "log", "line")
    assert modes(tmp_path / "a") == {(True, 0o700), (False, 0o600)}


def test_a_folder_that_is_there_keeps_its_mode_when_a_file_is_written(tmp_path: Path) -> None:
    """The data directory itself: releases are reached through it."""
    tmp_path.chmod(0o755)
    write_private(tmp_path / "x", b"1")
    assert mode(tmp_path) == 0o755


def test_a_file_that_was_open_is_closed_by_writing(tmp_path: Path) -> None:
    for write in (lambda p: write_private(p, b"2"), lambda p: append_private(p, "2")):
        file = tmp_path / "x"
        file.touch()
        file.chmod(0o666)
        write(file)
        assert mode(file) == 0o600


@pytest.mark.usefixtures("umask")
def test_lake_quarantine_and_logs_are_the_owners(world: World) -> None:
    settings = world.settings
    RunLog(settings.logs).write("started")
    prepare_home(settings)
    for folder in (settings.lake, settings.quarantine, settings.logs, settings.dagster_home):
        assert modes(folder) == {(True, 0o700), (False, 0o600)}, folder
    assert mode(settings.key_file) == 0o600


@pytest.mark.usefixtures("umask")
def test_releases_are_everybodys(tmp_path: Path) -> None:
    with new_release(tmp_path / "releases", "r1") as release:
        (release / "dashboard").mkdir()
        (release / "dashboard" / "index.html").touch()
        (release / "manifest.json").touch()
    assert modes(tmp_path / "releases") == {(True, 0o755), (False, 0o644)}


def test_a_run_closes_what_an_older_version_left_open(world: World) -> None:
    settings = world.settings
    for folder in private_folders(settings):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    with run_lock(settings):
        pass
    assert {mode(folder) for folder in private_folders(settings)} == {0o700}
    assert mode(settings.data_dir / ".run.lock") == 0o600


def test_what_a_web_server_could_not_read_is_counted(world: World) -> None:
    settings = world.settings
    assert too_closed(settings) == 0
    (settings.releases / "r1").mkdir(parents=True)
    (settings.releases / "r1" / "a.csv").touch()
    publish_tree(settings.releases)
    assert too_closed(settings) == 0
    (settings.releases / "r1").chmod(0o750)
    (settings.releases / "r1" / "a.csv").chmod(0o640)
    assert too_closed(settings) == 2


def test_the_doctor_finds_it_and_its_advice_mends_it(world: World) -> None:
    settings = world.settings
    settings.releases.mkdir(mode=0o700)
    settings.landing.chmod(0o755)
    settings.lake.chmod(0o755)
    settings.warehouse_file.parent.chmod(0o750)
    ill = doctor(settings)
    assert ill.exit_code == 1
    advice = [line.partition("ыполните: ")[2] for line in ill.output.splitlines() if "ыполните: chmod" in line]
    assert len(advice) == 4
    for command in advice:
        subprocess.run(shlex.split(command), check=True)
    well = doctor(settings)
    assert "chmod" not in well.output
    assert f"Папка {settings.lake} закрыта" in well.output


def test_a_landing_that_others_read_is_told_and_no_failure(world: World) -> None:
    settings = world.settings
    settings.warehouse_file.parent.chmod(0o700)
    settings.landing.chmod(0o755)
    told = doctor(settings)
    assert "! В папке" in told.output
    settings.landing.chmod(0o750)
    silent = doctor(settings)
    assert "! В папке" not in silent.output
    assert told.exit_code == silent.exit_code


def test_the_doctor_makes_no_second_key_beside_a_lake(world: World) -> None:
    settings = world.settings
    settings.key_file.unlink()
    refused = doctor(settings, "--init")
    assert refused.exit_code == 1
    assert "keys rotate --lost" in refused.output
    assert not settings.key_file.exists()
    create_key(settings.key_file)
    wrong = doctor(settings)
    assert wrong.exit_code == 1
    assert "не тот, с которым сделано озеро" in wrong.output


def doctor(settings: Settings, *arguments: str) -> Result:
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    line = ["doctor", "--data-dir", str(settings.data_dir), *arguments]
    return CliRunner().invoke(main, line, prog_name="rsnms", env=environment)
