"""A small deployment that was ingested: two regions' worth of work would prove no more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.ingest import ingest_region
from pipelines.keys import create_key
from pipelines.settings import Settings

ME, OTHER, THIRD = "112-233-445 95", "023-456-789 55", "100-200-300 30"
MENTORING = "11/mentoring/2024-Q1"
ENROLLMENTS = "11/enrollments/2024-01"
_HEADER = "СНИЛС;Код программы;Дата начала;Статус\n"


def enrolled(*people: str, program: str = "П-1") -> str:
    """A file of enrollments, one row per person."""
    return _HEADER + "".join(f"{snils};{program};10.01.2024;зачислен\n" for snils in people)


def land(settings: Settings, path: str, text: str) -> Path:
    file = settings.landing / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@dataclass(frozen=True)
class World:
    """A deployment in `root`; `other` is a fresh one beside it with the same key and the same landing."""

    settings: Settings

    def ingest(self) -> None:
        ingest_region(self.settings, "11")

    def warehouse(self) -> None:
        """A warehouse that knows its people as the real one does: a table, and a view that names its database."""
        self.settings.warehouse_file.parent.mkdir(exist_ok=True)
        lake = self.settings.lake / "enrollments" / "region=11" / "*.parquet"
        with duckdb.connect(str(self.settings.warehouse_file)) as db:
            db.execute("create schema intermediate")
            db.execute(
                "create table intermediate.int_persons as select distinct region_code, person_id,"
                f" 1 as person_key from read_parquet('{lake}') order by person_id"
            )
            db.execute("create view intermediate.v as select count(*) as people from rsnms.intermediate.int_persons")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def make_world(root: Path) -> World:
    """The deployment below `root`, ingested."""
    create_key(root / "keys" / "pseudonym.key")
    settings = Settings(root / "data", root / "keys" / "pseudonym.key", ("11",))
    land(settings, f"{ENROLLMENTS}/a_20240205.csv", enrolled(ME, OTHER, THIRD))
    land(settings, f"{ENROLLMENTS}/b_20240206.csv", enrolled(ME, OTHER))
    header = "СНИЛС наставника;СНИЛС наставляемого;Форма;Дата начала\n"
    pairs = [(OTHER, ME), (ME, THIRD), (OTHER, THIRD)]
    met = "".join(f"{mentor};{mentee};наставничество;10.01.2024\n" for mentor, mentee in pairs)
    land(settings, f"{MENTORING}/m_20240401.csv", header + met)
    good = "".join(f"{OTHER};П-{n};10.01.2024;зачислен\n" for n in range(2, 40))
    bad = f"{ME};П-1;не дата;зачислен\n{OTHER};П-1;не дата;зачислен\n"
    land(settings, f"{ENROLLMENTS}/c_20240207.csv", _HEADER + good + bad)
    found = World(settings)
    found.ingest()
    found.warehouse()
    return found
