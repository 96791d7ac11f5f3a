"""Pruning keeps the release in force and what kept ones lean on, and a kill leaves whole releases only."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from hand_made import release

from pipelines.cli import main
from pipelines.publish import ReleaseError, current_release, list_releases
from pipelines.publish.folder import switch_current
from pipelines.publish.retention import Policy, judge_releases, remove_releases

NOW = datetime(2024, 9, 30, tzinfo=UTC)
NAMES = [f"2024-0{n}-28-{n}" for n in range(1, 7)]
KEEP_TWO = Policy(keep=2)


@pytest.fixture
def chain(settings):
    """Six releases, ten days apart, each compared with the one before; the last is in force."""
    for n, name in enumerate(NAMES):
        made = NOW - timedelta(days=10 * (len(NAMES) - 1 - n))
        release(settings.releases, name, made, before=NAMES[n - 1] if n else None)
    switch_current(settings.releases, NAMES[-1])
    return settings


def _kept(settings, policy):
    return {v.release_id: v.why for v in judge_releases(settings, policy, NOW) if v.why}


def test_the_newest_and_what_they_are_compared_with_stay(chain):
    assert _kept(chain, KEEP_TWO) == {NAMES[5]: "current", NAMES[4]: "newest", NAMES[3]: "referenced"}


def test_releases_of_the_last_days_stay(chain):
    assert _kept(chain, Policy(keep_days=25)) == {
        NAMES[5]: "current", NAMES[4]: "recent", NAMES[3]: "recent", NAMES[2]: "referenced",
    }  # fmt: skip


def test_the_release_in_force_stays_however_old(chain):
    switch_current(chain.releases, NAMES[0])
    assert _kept(chain, Policy(keep=1)) == {NAMES[0]: "current", NAMES[5]: "newest", NAMES[4]: "referenced"}


def test_releases_that_stale_figures_come_from_stay_as_far_back_as_it_goes(chain):
    for name, source in ((NAMES[5], NAMES[2]), (NAMES[2], NAMES[0])):
        folder = chain.releases / name
        made = (folder / "manifest.json").stat().st_mtime
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        release(chain.releases, name, datetime.fromtimestamp(made, UTC), before=NAMES[4], stale_from=source)
    verdicts = {v.release_id: v for v in judge_releases(chain, Policy(keep=1), NOW)}
    assert {name for name, v in verdicts.items() if v.why == "referenced"} == {NAMES[4], NAMES[2], NAMES[0]}
    assert verdicts[NAMES[2]].referenced_by == (NAMES[5],)
    assert verdicts[NAMES[0]].referenced_by == (NAMES[2],)


def test_a_damaged_release_stops_the_pruning(chain):
    (chain.releases / NAMES[4] / "diff.json").write_text("{")
    with pytest.raises(ReleaseError, match=f"{NAMES[4]} повреждён.*Ничего не удалено"):
        judge_releases(chain, KEEP_TWO, NOW)


def test_the_release_in_force_is_never_removed(chain):
    with pytest.raises(ReleaseError, match="действует, удалить его нельзя"):
        remove_releases(chain, [NAMES[5]], NOW)
    assert current_release(chain).release_id == NAMES[5]


def _rsnms(settings, *arguments):
    return CliRunner().invoke(main, ["releases", "prune", *arguments, "--data-dir", str(settings.data_dir)])


def test_the_command_tells_first_and_removes_when_told_to(chain):
    told = _rsnms(chain, "--keep", "2")
    assert told.exit_code == 0, told.output
    assert "К удалению выпусков: 3. Чтобы удалить, повторите с --yes." in told.output
    assert f"остаётся: на него ссылается {NAMES[4]}" in told.output
    assert len(list_releases(chain)) == 6
    done = _rsnms(chain, "--keep", "2", "--yes")
    assert "Удалено выпусков: 3" in done.output
    assert [m.release_id for m in list_releases(chain)] == NAMES[3:]
    assert current_release(chain).release_id == NAMES[5]
    log = [json.loads(line) for line in (chain.data_dir / "logs" / "releases.jsonl").read_text().splitlines()]
    assert [(line["event"], line["release"]) for line in log] == [
        (event, name) for name in reversed(NAMES[:3]) for event in ("pruning", "pruned")
    ]


def test_the_command_wants_a_policy(chain):
    result = _rsnms(chain, "--yes")
    assert result.exit_code == 1
    assert "Укажите, что оставить" in result.output
    assert len(list_releases(chain)) == 6


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines.publish import retention
from pipelines.settings import Settings

def die(aside, *_):
    (Path(aside) / "manifest.json").unlink()
    os.kill(os.getpid(), signal.SIGKILL)

retention.shutil.rmtree = die
retention.remove_releases(Settings(Path(sys.argv[1]), Path("key"), ("11",)), [sys.argv[2]], datetime.now(UTC))
"""


def test_a_kill_while_removing_leaves_whole_releases_only(chain):
    command = [sys.executable, "-c", _KILLED, str(chain.data_dir), NAMES[0]]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert [m.release_id for m in list_releases(chain)] == NAMES[1:]
    assert current_release(chain).release_id == NAMES[5]
    assert list(chain.releases.glob(".tmp-*"))
    remove_releases(chain, [NAMES[1]], NOW)
    assert not list(chain.releases.glob(".tmp-*"))
    assert [m.release_id for m in list_releases(chain)] == NAMES[2:]
