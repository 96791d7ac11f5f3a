"""What a release is made of: the deliveries that count, and the release id that follows from them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from pipelines.contracts import load_contracts
from pipelines.quality.acceptance import read_acceptances
from pipelines.quality.warehouse import query, reading
from pipelines.settings import Settings

#: the file of accepted warnings, wherever it lies
ACCEPTED = "accepted/accepted.yaml"
#: region, period, municipality
_CODE = re.compile(r"\d{2}|20\d\d(-Q[1-4]|-[01]\d)?|\d{8}")
_KINDS = frozenset(
    (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".xml", ".htm", ".html", ".json", ".jsonl", ".ndjson",
     ".parquet", ".zip", ".yaml")
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Input:
    """One delivery: `path` relative to landing as it came (never publish it), hash and ledger status."""

    path: str
    sha256: str
    status: str

    @property
    def public_path(self) -> str:
        """The folder and, instead of the sender's file name, the beginning of the hash.

        Folders and endings that are no code or kind of file are a sender's words too, and may be a person's name.
        """
        path = PurePosixPath(self.path)
        known = {PurePosixPath(ACCEPTED).parent.name, *load_contracts()}
        folders = [part if part in known or _CODE.fullmatch(part) else "…" for part in path.parent.parts]
        suffix = path.suffix.lower()
        return PurePosixPath(*folders, f"{self.sha256[:12]}{suffix if suffix in _KINDS else ''}").as_posix()


def release_inputs(db: Path, settings: Settings, as_of: date) -> list[Input]:
    """Deliveries of the build database, sorted; a byte-identical second copy brings nothing new and is none.

    `as_of` does not restrict them: every delivery in the lake can touch a figure of any month.
    """
    del as_of
    with reading(db) as con:
        rows = query(con, "select path, sha256, status from audit.file_ledger where status <> 'unchanged'")
    deliveries = (Input(*row) for row in rows.select("path", "sha256", "status").unique().iter_rows())
    return sorted([*deliveries, *accepted_warnings(settings)])


def accepted_warnings(settings: Settings) -> list[Input]:
    """The file of accepted warnings, an input as well: who changes it gets a release that shows it.

    Raises AcceptanceError where the file is malformed.
    """
    file = settings.accepted_file
    if not file.is_file():
        return []
    read_acceptances(file)
    return [Input(ACCEPTED, hashlib.sha256(file.read_bytes()).hexdigest(), "accepted")]


def release_id(inputs: list[Input], as_of: date, code_version: str) -> str:
    """`<as_of>-<12 hex>`: the same deliveries, month and code give the same id."""
    lines = [as_of.isoformat(), code_version, *(f"{i.path}\t{i.sha256}\t{i.status}" for i in sorted(inputs))]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{as_of.isoformat()}-{digest[:12]}"
