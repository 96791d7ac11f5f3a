"""`manifest.json`: the lock file of a release. No wall clock, no machine paths, no names of people."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME = "manifest.json"


class ReleaseError(Exception):
    """A release cannot be made or read; the message is Russian and says what to do."""


@dataclass(frozen=True)
class Output:
    """One file of the release, `path` relative to it."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself.

    `inputs`: path (without the sender's file name), sha256, status. `withheld`: region → failed blocking checks.
    `checks`: severity → status → count; an accepted warning counts as `accepted`.
    `sources`: indicator → sources its figures are made of.
    """

    release_id: str
    as_of: str
    code_version: str
    decision: str
    reasons: list[str]
    withheld: dict[str, list[str]]
    withheld_municipalities: dict[str, list[str]]
    regions: list[str]
    checks: dict[str, dict[str, int]]
    inputs: list[dict[str, str]]
    outputs: list[Output]
    sources: dict[str, list[str]] = field(default_factory=dict)

    def write(self, release: Path) -> None:
        (release / NAME).write_bytes(to_json(asdict(self)))

    @classmethod
    def read(cls, release: Path) -> Manifest:
        """Raises ReleaseError where the folder is no release or its manifest is damaged."""
        try:
            content: dict[str, Any] = json.loads((release / NAME).read_text(encoding="utf-8"))
            return cls(**{**content, "outputs": [Output(**o) for o in content["outputs"]]})
        except (OSError, ValueError, TypeError, KeyError) as error:
            message = (
                f"Выпуск {release.name}: файл {NAME} не читается, выпуск неполон или повреждён. Восстановите папку "
                f"{release} из резервной копии (rsnms restore) или уберите её из папки выпусков и повторите команду."
            )
            raise ReleaseError(message) from error


def to_json(content: object) -> bytes:
    """Readable JSON, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def outputs_of(release: Path) -> list[Output]:
    """Every file of the folder but the manifest, sorted by path."""
    files = sorted(f for f in release.rglob("*") if f.is_file() and f != release / NAME)
    return [Output(f.relative_to(release).as_posix(), sha256_of(f), f.stat().st_size) for f in files]


def sha256_of(file: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
