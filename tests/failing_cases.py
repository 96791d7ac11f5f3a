"""The folder of failing data: one case per check, each the smallest data that the check must find.

`case.yml` says what is wrong (`fault`), which check finds it and with what words; the data lie beside it. Tables of a
warehouse are changed by CSV files: `<table>.changed.csv` (columns of `keys` find the row), `.repeated.csv`,
`.absent.csv`, `.replaced.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "fixtures" / "failing"


@dataclass(frozen=True)
class FailingCase:
    """`kind`: warehouse, suite, dbt, file, acceptance or index; `document` is all of `case.yml`."""

    folder: Path
    kind: str
    check: str
    fault: str
    severity: str
    document: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def place(self) -> tuple[str, str]:
        """Region and municipality of the failure."""
        return self.document.get("region", "11"), self.document.get("municipality", "")

    @property
    def note(self) -> str:
        """A part of the words that must be said."""
        return str(self.document.get("note", ""))


def cases(*kinds: str) -> list[FailingCase]:
    """Cases of these kinds, or all, by name."""
    found = [_read(folder) for folder in sorted(FOLDER.iterdir())]
    return [case for case in found if not kinds or case.kind in kinds]


def changes(case: FailingCase) -> list[str]:
    """SQL that brings the data of a case into a sound warehouse."""
    return [statement for file in sorted(case.folder.glob("*.csv")) for statement in _change(case, file)]


def _change(case: FailingCase, file: Path) -> list[str]:
    table, _, how = file.name.removesuffix(".csv").rpartition(".")
    rows = f"read_csv('{file}', all_varchar = true)"
    header = file.read_text(encoding="utf-8").partition("\n")[0].split(",")
    keys = case.document.get("keys", {}).get(table, header)
    same = " and ".join(f"t.{key}::varchar = s.{key}" for key in keys)
    if how == "changed":
        values = ", ".join(f"{name} = s.{name}" for name in header if name not in keys)
        return [f"update {table} as t set {values} from {rows} as s where {same}"]
    if how == "repeated":
        return [f"insert into {table} select t.* from {table} as t join {rows} as s on {same}"]
    gone = f"delete from {table} as t using {rows} as s where {same}"
    return [gone] if how == "absent" else [gone, f"insert into {table} by name select * from {rows}"]


def _read(folder: Path) -> FailingCase:
    document = yaml.safe_load((folder / "case.yml").read_text(encoding="utf-8"))
    own = {key: document[key] for key in ("kind", "check", "fault", "severity")}
    return FailingCase(folder, **own, document=document)
