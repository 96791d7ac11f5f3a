"""Whether landing has changed and come to rest, from one look to the next. No clock of a sender or a server is asked.

Which names are no files yet is known by `pipelines.ingest.landing`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipelines.ingest.landing import stamps

#: so many looks at a landing without rest, and a run starts all the same: what moves then waits for the next one
PATIENCE = 30


@dataclass(frozen=True)
class Watch:
    """What the last look saw (`seen`), for which state a run was asked (`asked`), and how long it has been changing."""

    seen: str = ""
    asked: str = ""
    changing: int = 0

    @classmethod
    def read(cls, cursor: str | None) -> Watch:
        """From a cursor; one that can't be read, as of an older version, is as good as none."""
        try:
            return cls(**json.loads(cursor or "{}"))
        except (ValueError, TypeError):
            return cls()

    def cursor(self) -> str:
        """As text for Dagster to keep."""
        return json.dumps(asdict(self))

    def look(self, state: str) -> tuple[Watch, str]:
        """The next watch, and the state that a run is to be asked for ('' where there is none)."""
        if not state or state == self.asked:
            return Watch(seen=state, asked=self.asked), ""
        if state == self.seen or self.changing >= PATIENCE:
            return Watch(seen=state, asked=state), state
        return replace(self, seen=state, changing=self.changing + 1), ""


def landing_state(landing: Path, regions: tuple[str, ...]) -> str:
    """Hash over path, size and times of every landed file, '' where there are none; unfinished names do not count."""
    digest = hashlib.sha256()
    found = False
    for region in regions:
        for path, size, moment, number in stamps(landing / region):
            found = True
            digest.update(f"{path} {size} {moment} {number}\n".encode(errors="surrogateescape"))
    return digest.hexdigest() if found else ""
