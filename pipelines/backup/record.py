"""What one backup holds: `backups/<id>.json`, whose name has the hash of its content. Reading and writing it only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.access import write_private
from pipelines.settings import SettingsError

_HASH_DIGITS = 16


class BackupError(SettingsError):
    """A backup cannot be made, read or restored; the message is Russian and says what to do."""


@dataclass(frozen=True)
class Kept:
    """One file, `path` relative to the data directory; `changed_ns` tells the next backup whether it is the same."""

    path: str
    sha256: str
    bytes: int
    mode: int
    modified_ns: int
    changed_ns: int


@dataclass(frozen=True)
class Backup:
    """The state of a data directory at `made_at` (UTC).

    `layout`: version of the directory's layout. `key_check`: check value of the lake's key, '' where there was no lake.
    `key`: hash of the object that is the key, '' unless asked for. `folders`: path → mode. `links`: path → target.
    """

    made_at: str
    product: str
    layout: int
    release: str
    key_check: str
    key: str
    with_landing: bool
    folders: dict[str, int]
    links: dict[str, str]
    files: list[Kept]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def objects(self) -> dict[str, int]:
        """Hash → bytes of everything this backup needs; the size of a key is not written down (-1)."""
        return {file.sha256: file.bytes for file in self.files} | ({self.key: -1} if self.key else {})

    def write(self, folder: Path, number: int) -> str:
        """Write the record, whole or not at all; its id. Numbers give the order, for clocks are set back at times."""
        data = json.dumps(asdict(self), sort_keys=True).encode()
        day = datetime.fromisoformat(self.made_at).strftime("%Y%m%d")
        identifier = f"{number:06}-{day}-{hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]}"
        write_private(folder / f"{identifier}.json", data)
        return identifier

    @classmethod
    def read(cls, file: Path) -> Backup:
        """Raises BackupError where the record is gone, damaged or of a kind this version does not know."""
        try:
            data = file.read_bytes()
            if hashlib.sha256(data).hexdigest()[:_HASH_DIGITS] != file.stem.rpartition("-")[2]:
                raise ValueError
            content: dict[str, Any] = json.loads(data)
            return cls(**{**content, "files": [Kept(**kept) for kept in content["files"]]})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BackupError(
                f"Запись резервной копии {file.stem} повреждена. Возьмите другую копию: список показывает "
                "rsnms backup --to ПАПКА --list."
            ) from error
