"""What of a data directory goes into a backup, and how it lies there. Copying belongs to `make`.

Not in it: the warehouse and Dagster's runs, which `rsnms run` makes anew or nobody needs, and what is being written.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.layout import VERSION_FILE
from pipelines.privacy.erasure import MARK as ERASURE_MARK
from pipelines.settings import Settings

#: files are replaced as wholes here, in an order that makes every moment one at which a run may be killed
SETTLED = (
    "lake", "releases", "accepted.yaml", "erasures.sealed", ERASURE_MARK, VERSION_FILE, "dagster/dagster.yaml",
)  # fmt: skip
#: files that stand for themselves: taken after the lake, they may be more than it names and never less
LOOSE = ("quarantine", "logs")
LANDING = "landing"


@dataclass(frozen=True)
class Stamp:
    """By what a file is known to be the same as before. The change time cannot be set by those who deliver files."""

    inode: int
    bytes: int
    mode: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp of a file that was looked at."""
        return cls(found.st_ino, found.st_size, stat.S_IMODE(found.st_mode), found.st_mtime_ns, found.st_ctime_ns)


@dataclass
class Listing:
    """Files, folders (path → mode) and links (path → target), paths relative to the data directory."""

    files: dict[str, Stamp] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def add(self, other: Listing) -> None:
        """Take in another one."""
        self.files |= other.files
        self.folders |= other.folders
        self.links |= other.links


def listing(settings: Settings, names: tuple[str, ...]) -> Listing:
    """What lies there now. Links are kept as links, in landing left out; pipes and devices always are."""
    found = Listing()
    for name in names:
        root = settings.data_dir / name
        for path in _below(root):
            relative = path.relative_to(settings.data_dir).as_posix()
            try:
                seen = path.lstat()
                if stat.S_ISREG(seen.st_mode):
                    found.files[relative] = Stamp.of(seen)
                elif stat.S_ISDIR(seen.st_mode):
                    found.folders[relative] = stat.S_IMODE(seen.st_mode)
                elif stat.S_ISLNK(seen.st_mode) and name != LANDING:
                    found.links[relative] = str(path.readlink())
            except FileNotFoundError:
                continue
    return found


def _below(root: Path) -> Iterator[Path]:
    """The path and everything below it, but names with a dot before them: those are being written."""
    yield root
    if root.is_symlink() or not root.is_dir():
        return
    folders = [root]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                entries = [e for e in found if not e.name.startswith(".")]
        except (FileNotFoundError, PermissionError):
            continue
        for entry in entries:
            yield Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
