"""A run killed while it makes a release: the old one stays whole and in force, the next run makes the new one."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from conftest import AS_OF
from warehouse_factory import build

from pipelines.publish import publish
from pipelines.publish.catalogue import current_release
from pipelines.publish.folder import switch_current
from pipelines.quality import GateDecision
from pipelines.settings import Settings

_NEW_FILE = "update audit.file_ledger set sha256 = 'ff' where path in (select min(path) from audit.file_ledger)"
_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from pipelines.publish import release
from pipelines.quality import GateDecision
from pipelines.quality import GateDecision
from pipelines.settings import Settings

db, data, as_of, moment = sys.argv[1:]
setattr(release, moment, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
settings = Settings(Path(data), Path("key"), ("11", "46"))
release.publish(Path(db), settings, date.fromisoformat(as_of), GateDecision("published"), [])
"""


def test_kills_leave_the_old_release_and_the_next_run_makes_the_new(make, settings: Settings, tmp_path: Path):
    first = make()
    old = _hashes(first)
    db = build(tmp_path / "new.duckdb", _NEW_FILE, regions=("11", "46"), as_of=AS_OF.isoformat())
    for moment in ("write_data", "write_quality", "switch_current"):
        command = [sys.executable, "-c", _KILLED, str(db), str(settings.data_dir), AS_OF.isoformat(), moment]
        assert subprocess.run(command, check=False, timeout=120).returncode == -signal.SIGKILL, moment
        assert current_release(settings).release_id == first.name, moment
        assert _hashes(first) == old, moment

    second = publish(db, settings, AS_OF, GateDecision("published"), [])
    assert current_release(settings).release_id == second.name != first.name
    assert sorted(p.name for p in settings.releases.iterdir()) == sorted([first.name, second.name, "current"])

    undisturbed = Settings(tmp_path / "other", settings.key_file, settings.regions)
    shutil.copytree(settings.releases, undisturbed.releases, symlinks=True, ignore=lambda *_: {second.name, "current"})
    switch_current(undisturbed.releases, first.name)
    assert _hashes(publish(db, undisturbed, AS_OF, GateDecision("published"), [])) == _hashes(second)


def _hashes(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
