"""Rules of the home row and the populations."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion
from .rule import Cell, Expected, rule


@rule("65")
def of_two_home_rows_the_lowest_inn_counts(region: MadeRegion) -> list[Expected]:
    first, second = region.municipality(), region.municipality()
    region.organisation(first, "9000000002")
    region.organisation(second, "9000000001")
    person = region.person("9000000002")
    region.base["staff"].append({"person_id": person, "org_inn": "9000000001"})
    return [
        Cell("diagnosed_share", first, 0, 0, reason="z"),
        Cell("diagnosed_share", second, 0, 1),
    ]


@rule("65")
def in_one_organisation_the_lowest_position_counts(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    person = region.person(org, position="teacher")
    region.base["staff"].append({"person_id": person, "org_inn": org, "position": "deputy_head"})
    return [
        Cell("diagnosed_share", here, 0, 1),
        Cell("fr_dpp_completed_share", here, 0, 0, reason="z"),  # a deputy head is no pedagogical worker
    ]


@rule("65")
def external_part_timer_leave_dismissed_and_unknown_organisation_are_in_no_population(
    region: MadeRegion,
) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.person(org)
    people = [
        region.person(org, main_job=False),
        region.person(org, employment="leave"),
        region.person(org, employment="dismissed"),
        region.person("9999999999"),
    ]
    day = date(2025, 3, 1)
    region.deliver("diagnostics", "2025-03", *({"person_id": p, "diagnosed_on": day} for p in people))
    return [Cell("diagnosed_share", here, 0, 1)]


@rule("65")
def a_home_row_elsewhere_saves_a_person_on_leave_here(region: MadeRegion) -> list[Expected]:
    here, there = region.municipality(), region.municipality()
    person = region.person(region.organisation(here, "0100000001"), employment="leave")
    region.base["staff"].append({"person_id": person, "org_inn": region.organisation(there, "0100000002")})
    return [Cell("diagnosed_share", here, 0, 0, reason="z"), Cell("diagnosed_share", there, 0, 1)]


@rule("65")
def age_and_first_years_of_young_teachers(region: MadeRegion) -> list[Expected]:
    """On 30 June 2025: 35 is reached by birthdays up to June 1990; teaching since after 30 June 2022."""
    here = region.municipality()
    org = region.organisation(here)
    people = [
        region.person(org, birth_month=date(1990, 7, 1), teaching_since=date(2022, 7, 1)),  # 34, in
        region.person(org, birth_month=date(1990, 6, 1), teaching_since=date(2022, 7, 1)),  # 35 this month
        region.person(org, birth_month=date(1999, 1, 1), teaching_since=date(2022, 6, 30)),  # exactly three years
        region.person(org, birth_month=date(1999, 1, 1), teaching_since=date(2024, 9, 1), position="unit_head"),
    ]
    day = date(2025, 1, 1)
    region.deliver("support_events", "2025-01", *({"person_id": p, "held_on": day} for p in people))
    return [
        Cell("young_supported_share", here, 1, 1),
        Cell("young_supported_share", here, 3, 3, at=date(2025, 5, 31)),  # a month before, three of them
    ]


@rule("65")
def mentoring_supports_the_mentee_while_it_overlaps_the_year(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    young = {"birth_month": date(1999, 1, 1), "teaching_since": date(2024, 9, 1)}
    mentor = region.person(org, **young)
    open_ended, ended_new_year, ended_before, later = (region.person(org, **young) for _ in range(4))
    started = date(2024, 9, 1)
    region.deliver(
        "mentoring",
        "2025",
        {"mentor_id": mentor, "mentee_id": open_ended, "started_on": started},
        {"mentor_id": mentor, "mentee_id": ended_new_year, "started_on": started, "finished_on": date(2025, 1, 1)},
        {"mentor_id": mentor, "mentee_id": ended_before, "started_on": started, "finished_on": date(2024, 12, 31)},
        {"mentor_id": mentor, "mentee_id": later, "started_on": date(2025, 7, 1), "form": "peer_learning"},
    )
    return [
        Cell("young_supported_share", here, 2, 5),
        Cell("young_supported_share", here, 3, 5, at=date(2025, 7, 31)),
    ]
