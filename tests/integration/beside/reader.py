"""A reader in a process of its own, which reads whole states until it is told to stop. Prints what it saw as JSON.

`python -m tests.integration.beside.reader <data directory> <how>`; the file `stop` in the data directory ends it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from pipelines.cli.guarded_query import run_query
from pipelines.publish.folder import CURRENT

#: each row of both tables bears the version of the state it is of
BOTH = "select distinct version from marts.one union select distinct version from marts.two"


def by_sql(data: Path) -> Iterator[set[int]]:
    """As `rsnms sql`: a connection for every query."""
    _, rows = run_query(data / "warehouse" / "rsnms.duckdb", BOTH)
    yield {row[0] for row in rows}


def by_client(data: Path) -> Iterator[set[int]]:
    """As a client of ODBC: one connection for a while, whose state must stay the one it began with."""
    with duckdb.connect(str(data / "warehouse" / "rsnms.duckdb"), read_only=True) as con:
        seen = set()
        for _ in range(20):
            seen.update(row[0] for row in con.execute(BOTH).fetchall())
        yield seen


def by_release(data: Path) -> Iterator[set[int]]:
    """As `rsnms export`: the folder behind the link, then its files one by one."""
    release = (data / "releases" / CURRENT).resolve()
    yield {int((release / name).read_text(encoding="utf-8")) for name in ("one", "two")}


WAYS: dict[str, Callable[[Path], Iterator[set[int]]]] = {"sql": by_sql, "client": by_client, "release": by_release}


def main() -> None:
    data, read = Path(sys.argv[1]), WAYS[sys.argv[2]]
    torn, versions, rounds = [], set(), 0
    while not (data / "stop").exists():
        for seen in read(data):
            rounds += 1
            versions |= seen
            if len(seen) != 1:
                torn.append(sorted(seen))
        (data / f"{sys.argv[2]}.reading").touch()
    print(json.dumps({"rounds": rounds, "versions": sorted(versions), "torn": torn}))


if __name__ == "__main__":
    main()
