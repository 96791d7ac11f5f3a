"""Is a release still what it was? Every output is hashed again and compared with the manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.publish.manifest import Manifest, outputs_of


@dataclass(frozen=True)
class Difference:
    """One file of a release that is not as the manifest says."""

    path: str
    kind: Literal["missing", "extra", "changed"]

    @property
    def message(self) -> str:
        words = {"missing": "файла нет", "extra": "лишний файл", "changed": "файл изменён"}
        return f"{self.path}: {words[self.kind]}"


def verify(release: Path) -> list[Difference]:
    """Differences between the folder and its manifest, sorted by path; empty means intact.

    Raises ReleaseError where the manifest itself cannot be read.
    """
    promised = {o.path: o for o in Manifest.read(release).outputs}
    found = {o.path: o for o in outputs_of(release)}
    differences = [Difference(p, "missing") for p in promised.keys() - found.keys()]
    differences += [Difference(p, "extra") for p in found.keys() - promised.keys()]
    differences += [Difference(p, "changed") for p in promised.keys() & found.keys() if promised[p] != found[p]]
    return sorted(differences, key=lambda d: d.path)
