"""The wheel, the same bytes wherever and whenever it is built: `python -m tests.supply.wheel [FOLDER]`.

Built of the files of a commit and not of a working folder: what lies about there, its modes and times stay out.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.supply.packages import PROJECT

TARGET = PROJECT / "data" / "wheel"


def build(target: Path, *, commit: str = "HEAD") -> Path:
    """Build offline into `target`; the wheel. Raises CalledProcessError where git or the build fails."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        source = export(Path(work) / "rsnms", commit)
        return from_folder(source, target, epoch=_git("log", "-1", "--format=%ct", commit).decode().strip())


def export(folder: Path, commit: str) -> Path:
    """The files of the commit that the wheel is made of, with the modes of git whatever the umask is."""
    archive = _git("archive", "--format=tar", commit, "pyproject.toml", "README.md", "pipelines")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def from_folder(source: Path, target: Path, *, epoch: str) -> Path:
    """Build what `source` holds; `epoch` is the time that stands in the archive."""
    command = [sys.executable, "-m", "pip", "wheel", source, "--wheel-dir", target, "--no-deps", "--no-index"]
    subprocess.run(
        [*command, "--no-build-isolation", "--no-cache-dir", "--quiet"],
        check=True, capture_output=True, umask=0o022,
        env=os.environ | {"SOURCE_DATE_EPOCH": epoch, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return next(target.glob("rsnms-*.whl"))


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=PROJECT, check=True, capture_output=True).stdout


if __name__ == "__main__":
    place = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    print(build(place))
