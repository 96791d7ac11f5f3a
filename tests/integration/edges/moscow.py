"""Rules of Moscow oblast: its exceptions, targets and roadmap."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion
from .rule import Cell, Expected, rule

MAY_2023 = date(2023, 5, 31)
NOVEMBER, DECEMBER = date(2024, 11, 30), date(2024, 12, 31)


@rule("46")
def teachers_completions_since_the_order_with_evidence_from_anyone_but_oneself(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.programme("FR")
    cases = [
        ("teacher", date(2022, 9, 1), "institute"),
        ("primary_teacher", date(2022, 8, 5), "assessment_centre"),
        ("teacher", date(2022, 8, 4), "cnppm"),  # before the order of 5 August 2022
        ("teacher", date(2023, 3, 1), "self"),
        ("educator", date(2023, 3, 1), "cnppm"),  # pedagogical, but no teacher
    ]
    for position, finished_on, provider in cases:
        person = region.person(org, position=position)
        started = date(2022, 8, 1)
        region.deliver(
            "diagnostics", "2022", {"person_id": person, "diagnosed_on": date(2022, 7, 1), "provider": provider}
        )
        region.deliver(
            "enrollments",
            f"{finished_on.year}",
            {"person_id": person, "program_id": "FR", "started_on": started, "finished_on": finished_on},
        )
    region.deliver("staff", "2024-06", *region.base["staff"], by=here)  # lest it be stale by the deadline
    return [
        Cell("fr_dpp_completed_share", here, 2, 4, at=MAY_2023, status="met"),
        Cell("fr_dpp_completed_share", here, 2, 4, at=DECEMBER, status="met"),
        Cell("diagnosed_share", here, 0, 5, at=MAY_2023, status="no_target"),  # the year is not cumulative here
    ]


@rule("46")
def a_team_may_have_any_upskilling_and_a_target_waits_for_its_deadline(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    region.programme("PLAIN", in_federal_registry=False), region.programme("STAGE", kind="internship")
    for program in ("PLAIN", "STAGE", "STAGE"):
        org = region.organisation(here)
        person = region.person(org, position="head")
        region.base.setdefault("management_teams", []).append({"org_inn": org, "person_id": person})
        row = {"person_id": person, "program_id": program, "started_on": date(2022, 9, 1)}
        region.deliver("enrollments", "2022", row | {"finished_on": date(2022, 10, 1)})
    return [
        Cell("management_teams_share", here, 1, 3, at=MAY_2023, status="in_progress"),
        Cell("management_teams_share", here, 1, 3, at=NOVEMBER, status="in_progress"),
        Cell("management_teams_share", here, 1, 3, at=DECEMBER, status="not_met"),
    ]


@rule("46")
def young_teachers_were_supported_at_any_time_since_the_order(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    days = [date(2022, 8, 4), date(2022, 8, 5), MAY_2023]
    people = [region.person(org, birth_month=date(1999, 1, 1), teaching_since=date(2021, 9, 1)) for _ in days]
    region.deliver(
        "support_events", "2023-05", *({"person_id": p, "held_on": d} for p, d in zip(people, days, strict=True))
    )
    return [Cell("young_supported_share", here, 2, 3, at=MAY_2023, status="in_progress")]


@rule("46")
def planned_events_fall_due_are_done_or_taken_off(region: MadeRegion) -> list[Expected]:
    """By 31 May 2023 fall due 21 pairs, of block 1.3 two: 1.3.3 of 28 May and 1.3.5 of 31 May."""
    region.deliver(
        "roadmap",
        "2023-05",
        {"event_ref": "1.3.3", "due_on": date(2023, 5, 28), "done_on": date(2023, 5, 31)},
        {"event_ref": "1.3.5", "due_on": MAY_2023, "cancelled": True},
        {"event_ref": "1.2.3", "due_on": date(2023, 5, 25), "done_on": date(2023, 5, 20)},
        {"event_ref": "1.2.3", "due_on": date(2023, 5, 26), "done_on": date(2023, 5, 20)},  # no such date in the plan
        {"event_ref": "1.1.1", "due_on": MAY_2023, "done_on": None},
    )
    region.deliver("roadmap", "2023-06", {"event_ref": "1.1.1", "due_on": MAY_2023, "done_on": date(2023, 6, 5)})
    return [
        Cell("monitoring_system", None, 1, 1, at=MAY_2023, status="met"),
        Cell("roadmap_execution", None, 2, PLANNED_BY_MAY_2023 - 1, at=MAY_2023, status="not_met"),
        Cell("roadmap_execution", None, 3, PLANNED_BY_JUNE_2023 - 1, at=date(2023, 6, 30), status="not_met"),
    ]


#: counted by hand in roadmap_events.csv
PLANNED_BY_MAY_2023 = 21
PLANNED_BY_JUNE_2023 = 39
