"""Dense nonsense: a small region of random deliveries in which every rule meets every other.

Dates, people and organisations come from short lists, so that keys collide, days coincide and codes go out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.regulations import GROUPS, roadmap_plan
from tests.oracle.territory import municipalities_on

from .made_lake import MadeRegion, Row, person_id

#: history from spring 2024 to the end of March 2026: the reform of 2026 and two New Years lie inside
AS_OF = date(2026, 3, 31)
PERIODS = ("2024", "2024-Q2", "2024-10", "2025", "2025-Q1", "2025-01", "2025-06", "2025-Q4", "2026-01", "2026-Q1")
DAYS = (
    date(2022, 8, 5),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 6, 30),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 2, 28),
    date(2025, 3, 31),
    date(2025, 6, 1),
    date(2025, 6, 30),
    date(2025, 10, 15),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 1, 31),
    date(2026, 3, 31),
)
SUBJECTS = (None, "physics", "mathematics")


@dataclass
class Chance:
    """One throw of dice after another, the same for the same seed."""

    dice: Random
    region: str

    def __post_init__(self) -> None:
        codes = [m for day in (date(2025, 12, 31), AS_OF) for m in municipalities_on(self.region, day)]
        if self.region == "04":
            wanted = {"04537000", "04637000", "04726000", "04556000", "04656000", "04701000"}
            codes = [m for m in codes if m in wanted]
        else:
            codes = codes[:4]
        self.codes = sorted(set(codes))
        self.people = [person_id(f"{self.region}-{i}") for i in range(40)]
        self.organisations = [f"{i:010d}" for i in range(1, 9)]
        self.homes = {inn: self.dice.choice(self.codes) for inn in self.organisations}

    def one(self, values: Any) -> Any:
        return self.dice.choice(list(values))

    def maybe(self, value: Any, chance: float = 0.5) -> Any:
        return value if self.dice.random() < chance else None

    def yes(self, chance: float) -> bool:
        return self.dice.random() < chance

    def day(self) -> date:
        return self.dice.choice(DAYS)

    def person(self) -> str:
        return self.dice.choice(self.people) if self.yes(0.97) else person_id("stranger")

    def organisation(self) -> str:
        return self.dice.choice(self.organisations) if self.yes(0.97) else "9999999999"

    def programme(self) -> str:
        return self.dice.choice(("P1", "P2", "P3", "P4", "unknown" if self.yes(0.2) else "P1"))


def random_region(region: str, seed: int) -> MadeRegion:
    """A region of random deliveries; the same seed gives the same lake."""
    chance = Chance(Random(f"{region}-{seed}"), region)
    made = MadeRegion(region)
    made.deliver("organizations", "2024", *_unique(_organisation(chance, inn) for inn in chance.organisations))
    for source, make in SNAPSHOTS.items():
        for _ in range(9 if source == "staff" else 5 if source == "organizations" else 3):
            by = chance.one(chance.codes) if source not in REGIONAL_ONLY and chance.yes(0.6) else ""
            rows = [make(chance) for _ in range(chance.one(range(40, 90) if source == "staff" else range(5, 25)))]
            if by and chance.yes(0.7):  # mostly its own organisations
                rows = [r for r in rows if chance.homes.get(r["org_inn"]) == by] or rows
            made.deliver(source, chance.one(PERIODS), *rows, by=by, stamp=chance.day())
    for source, make in EVENTS.items():
        for _ in range(6):
            few = source in ("support_events", "postcourse", "mentoring")
            rows = [make(chance) for _ in range(chance.one(range(4, 30) if few else range(20, 120)))]
            rows += [chance.one(rows) for _ in range(2)]  # copies
            old = [r for d in made.deliveries if d["source"] == source for r in d["rows"]]
            rows += [chance.one(old) for _ in range(2) if old]  # sent again
            made.deliver(source, chance.one(PERIODS), *rows, stamp=chance.day())
    return made


def _unique(rows: Any) -> list[Row]:
    return list({r["org_inn"]: r for r in rows}.values())


def _organisation(chance: Chance, inn: str | None = None) -> Row:
    inn = inn or chance.organisation()
    home = chance.homes.get(inn)
    return {
        "org_inn": inn,
        "municipality_code": home if home and chance.yes(0.8) else chance.one(chance.codes),
        "low_results": int(inn) % 2 == 1,  # no dice: every other organisation, and nothing else changes
    }


def _staff(chance: Chance) -> Row:
    return {
        "person_id": chance.person(),
        "org_inn": chance.organisation(),
        "position": chance.one(("teacher", "teacher", "primary_teacher", "educator", "head", "unit_head")),
        "taught_subject": chance.one(SUBJECTS),
        "main_job": chance.yes(0.85),
        "employment": chance.one(("active",) * 9 + ("leave", "dismissed")),
        "birth_month": chance.one((date(1989, 12, 1), date(1990, 6, 1), date(1991, 3, 1), date(1999, 1, 1))),
        "teaching_since": chance.one((date(2010, 9, 1), date(2022, 6, 30), date(2022, 7, 1), date(2024, 9, 1))),
    }


def _programme(chance: Chance) -> Row:
    return {
        "program_id": chance.one(("P1", "P2", "P3", "P4", "P5")),
        "kind": chance.one(("upskilling", "upskilling", "retraining", "internship")),
        "in_federal_registry": chance.yes(0.7),
        "quality_management": chance.yes(0.5),
        "target_group": chance.one((None, *GROUPS)),
        "target_subject": chance.one(SUBJECTS),
    }


def _methodist(chance: Chance) -> Row:
    return {
        "person_id": chance.person(),
        "admitted_on": chance.day(),
        "excluded_on": chance.maybe(chance.day(), 0.3),
        "academy_training_on": chance.maybe(chance.day()),
    }


def _diagnosis(chance: Chance) -> Row:
    return {
        "person_id": chance.person(),
        "diagnosed_on": chance.day(),
        "provider": chance.one(("cnppm",) * 6 + ("self", "institute")),
        "stage": chance.one(("entry", "exit")),
        "subject": chance.one(SUBJECTS),
        "competency_group": chance.one(GROUPS),
        "competency": "К1",
        "score": Decimal(chance.one(("0.7", "1.2", "1.8", "2.4", "3"))),
        "max_score": 3,
    } | _cancelled(chance)


def _enrollment(chance: Chance) -> Row:
    started, finished = sorted((chance.day(), chance.day()))
    status = chance.one(("completed",) * 4 + ("enrolled", "expelled"))
    return {
        "person_id": chance.person(),
        "program_id": chance.programme(),
        "started_on": started,
        "finished_on": finished if status == "completed" else chance.maybe(finished),
        "status": status,
        "attestation": chance.one(("passed", "passed", "passed", "failed", "none", None)),
        "basis": chance.one((None, "diagnostics", "diagnostics", "request", "other")),
    } | _cancelled(chance)


def _iom(chance: Chance) -> Row:
    return {
        "iom_id": f"ИОМ-{chance.one(range(30))}",
        "person_id": chance.person(),
        "created_on": chance.day(),
        "planned_end": chance.maybe(chance.day(), 0.8),
        "finished_on": chance.maybe(chance.day(), 0.6),
        "stage": chance.one(("programme", "implementation", *("reflexive_diagnostics",) * 2, "cancelled")),
    } | _cancelled(chance)


def _mentoring(chance: Chance) -> Row:
    started, finished = sorted((chance.day(), chance.day()))
    return {
        "mentor_id": chance.person(),
        "mentee_id": chance.person(),
        "form": chance.one(("mentoring", "methodist_support", "methodist_support", "supervision")),
        "started_on": started,
        "finished_on": chance.maybe(finished),
    } | _cancelled(chance)


def _fioko(chance: Chance) -> Row:
    return {
        "person_id": chance.person(),
        "campaign": chance.one(("2024-05", "2025-04")),
        "assessed_on": chance.day(),
        "subject": chance.one(("physics", "mathematics")),
        "subject_score": chance.one((3, 5, 9)),
        "purpose": chance.one(("methodist", "methodist", "teacher", None)),
    } | _cancelled(chance)


def _roadmap(chance: Chance) -> Row:
    plan = sorted(roadmap_plan("46"))
    event, due = chance.one(plan[:15])
    row = {"event_ref": event, "due_on": due, "done_on": chance.maybe(chance.day(), 0.7)}
    return row | {"cancelled": chance.yes(0.2)}


def _cancelled(chance: Chance) -> Row:
    return {"cancelled": chance.one((None, None, None, False, True))}


REGIONAL_ONLY = {"programs", "methodists"}
SNAPSHOTS: dict[str, Callable[[Chance], Row]] = {
    "organizations": _organisation,
    "staff": _staff,
    "programs": _programme,
    "methodists": _methodist,
    "management_teams": lambda c: {"person_id": c.person(), "org_inn": c.organisation()},
}
EVENTS: dict[str, Callable[[Chance], Row]] = {
    "diagnostics": _diagnosis,
    "enrollments": _enrollment,
    "ioms": _iom,
    "mentoring": _mentoring,
    "fioko": _fioko,
    "roadmap": _roadmap,
    "postcourse": lambda c: {"person_id": c.person(), "program_id": c.programme(), "held_on": c.day()} | _cancelled(c),
    "support_events": lambda c: {"person_id": c.person(), "held_on": c.day()} | _cancelled(c),
}
