"""Who counts on a date: home rows and the populations made of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from .borders import placed
from .deliveries_in_force import municipalities_with_data, organisation_rows_in_force, organisations_in_force
from .lake import RegionLake, Row
from .territory import municipalities_on

MANAGERIAL = {"head", "deputy_head", "unit_head"}
TEACHERS = {"teacher", "primary_teacher"}


@dataclass(frozen=True)
class Moment:
    """The region on a month end."""

    as_of: date
    municipalities: list[str]
    organisations: dict[str, Row]
    #: person -> home row (with `home`, its municipality)
    homes: dict[str, Row]
    staff_known_in: set[str] = field(default_factory=set)

    @property
    def staff(self) -> dict[str, str]:
        """person -> home municipality."""
        return {person: row["home"] for person, row in self.homes.items()}

    @property
    def pedagogical(self) -> dict[str, str]:
        return {p: row["home"] for p, row in self.homes.items() if row["position"] not in MANAGERIAL}

    @property
    def teachers(self) -> dict[str, str]:
        return {p: row["home"] for p, row in self.homes.items() if row["position"] in TEACHERS}


def moment(lake: RegionLake, as_of: date) -> Moment:
    """State of a region on a date."""
    municipalities = municipalities_on(lake.region, as_of)
    organisations = organisations_in_force(lake, as_of)
    known = municipalities_with_data(lake, "staff", as_of, municipalities, organisations)
    homes: dict[str, Row] = {}
    for row in organisation_rows_in_force(lake, "staff", as_of, organisations):
        if row["employment"] != "active" or not row["main_job"]:
            continue
        rival = homes.get(row["person_id"])
        if rival is None or (row["org_inn"], row["position"]) < (rival["org_inn"], rival["position"]):
            homes[row["person_id"]] = row
    return Moment(as_of, municipalities, organisations, homes, known)


def redrawn(now: Moment, as_of: date, borders: str) -> Moment:
    """The same moment with homes on a sort of BORDERS of the last month end; organisations stay as they were."""
    there = {m: placed(m, as_of, borders) for m in now.municipalities}
    return replace(
        now,
        municipalities=sorted(set(there.values())),
        homes={p: row | {"home": there[row["home"]]} for p, row in now.homes.items()},
        staff_known_in={there[m] for m in now.staff_known_in},
    )


@cache
def known_persons(lake: RegionLake) -> set[str]:
    """Everyone in the staff registry of the region at any time."""
    return {row["person_id"] for row in lake.rows("staff")}
