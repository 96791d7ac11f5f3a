"""Rules of the methodists and of ФИОКО."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion, Row, person_id
from .rule import JUNE, Cell, Expected, rule


@rule("65")
def methodists_count_from_admission_to_the_day_before_exclusion(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    rows: list[Row] = [
        {"admitted_on": JUNE, "academy_training_on": JUNE},
        {"admitted_on": date(2025, 7, 1)},
        {"excluded_on": JUNE},
        {"excluded_on": date(2025, 7, 1), "academy_training_on": date(2025, 7, 1)},
    ]
    registry = [row | {"person_id": region.person(org)} for row in rows]
    registry.append({"person_id": region.person(org, employment="leave")})
    region.base.setdefault("methodists", []).extend(registry)
    return [
        Cell("methodists_count", here, 2, None),
        Cell("methodists_academy_trained_count", here, 1, None),
        Cell("methodists_count", here, 2, None, at=date(2025, 7, 31)),
    ]


@rule("65")
def mentees_count_once_where_their_methodist_is_at_home(region: MadeRegion) -> list[Expected]:
    here, there = region.municipality(), region.municipality()
    org, other = region.organisation(here), region.organisation(there)
    one, two = region.person(org), region.person(org)
    region.base.setdefault("methodists", []).extend({"person_id": p} for p in (one, two))
    far_mentee, shared, ended = (region.person(other) for _ in range(3))
    head = region.person(other, position="head")
    row = {"form": "methodist_support", "started_on": date(2025, 1, 15)}
    region.deliver(
        "mentoring",
        "2025",
        row | {"mentor_id": one, "mentee_id": far_mentee},
        row | {"mentor_id": one, "mentee_id": shared},
        row | {"mentor_id": two, "mentee_id": shared},
        row | {"mentor_id": two, "mentee_id": ended, "finished_on": JUNE},
        row | {"mentor_id": two, "mentee_id": head},
        row | {"mentor_id": two, "mentee_id": one, "form": "mentoring"},
        row | {"mentor_id": two, "mentee_id": person_id("nobody")},
    )
    return [
        Cell("teachers_per_methodist", here, 3, 2, at=date(2025, 5, 31)),
        Cell("teachers_per_methodist", here, 2, 2),
        Cell("teachers_per_methodist", there, 0, 0, reason="z"),
    ]


@rule("65")
def fioko_counts_those_assessed_as_methodists_this_year(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    rows: list[Row] = [
        {"assessed_on": date(2025, 1, 1)},
        {"assessed_on": date(2024, 12, 31), "campaign": "2024-12"},
        {"assessed_on": date(2025, 3, 1), "purpose": "teacher"},
        {"assessed_on": date(2025, 7, 1), "campaign": "2025-07"},
    ]
    region.deliver("fioko", "2025", *(row | {"person_id": region.person(org)} for row in rows))
    return [Cell("fioko_assessed_count", here, 1, None)]


@rule("11")
def without_a_registry_of_methodists_their_figures_are_unknown(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    methodist = region.person(region.organisation(here))
    region.deliver("methodists", "2025-Q2", {"person_id": methodist})
    return [
        Cell("methodists_count", here, None, None, at=date(2025, 3, 31), reason="x", status="x"),
        Cell("methodist_municipality_coverage", None, None, None, at=date(2025, 3, 31), reason="x"),
        Cell("methodists_count", here, 1, None, status="no_target"),
        Cell("methodist_municipality_coverage", None, 1, 2),  # two municipalities of this region have staff
        Cell("fioko_municipalities_count", None, 0, None, status="not_met"),  # its target is 21
        Cell("roadmap_execution", None, 0, 0, reason="z", status="z"),
        Cell("management_teams_share", here, None, None, reason="x"),
    ]
