"""Two wheels of one commit are the same bytes, whatever the folder, the time and the umask they are built with."""

from __future__ import annotations

import os
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from tests.supply.packages import PROJECT
from tests.supply.project import version
from tests.supply.wheel import build, export, from_folder

pytestmark = pytest.mark.skipif(
    subprocess.run(["git", "rev-parse", "HEAD"], cwd=PROJECT, capture_output=True, check=False).returncode != 0,
    reason="КОЛЕСО НЕ ПРОВЕРЕНО: проект взят без git",
)


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    one = build(tmp_path / "one")
    before = os.umask(0o077)
    try:
        time.sleep(2)  # archives count time in twos of seconds
        other = build(tmp_path / "a longer name" / "other")
    finally:
        os.umask(before)
    assert one.name == other.name == f"rsnms-{version()}-py3-none-any.whl"
    assert one.read_bytes() == other.read_bytes()
    names = set(zipfile.ZipFile(one).namelist())
    assert {"pipelines/cli/__init__.py", "pipelines/contracts/staff.odcs.yaml"} <= names
    assert not [n for n in names if not n.startswith(("pipelines/", f"rsnms-{version()}.dist-info/"))]

    # and a change is seen
    source = export(tmp_path / "changed", "HEAD")
    with (source / "pipelines" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    changed = from_folder(source, tmp_path / "third", epoch="1700000000")
    assert changed.read_bytes() != one.read_bytes()
