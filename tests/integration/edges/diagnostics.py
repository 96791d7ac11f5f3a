"""Rules of group percents, deficits, their closing and the deficit map."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .made_lake import MadeRegion, Row
from .rule import Cell, Expected, MapCell, rule

MARCH = date(2025, 3, 31)


@rule("65")
def percents_exactly_at_a_threshold_take_the_better_level(region: MadeRegion) -> list[Expected]:
    """0.8, 0.6 and 0.4 exactly, from sums that binary fractions miss; and one millionth below each."""
    here = region.municipality()
    org = region.organisation(here)
    thirds: dict[str, tuple[str, ...]] = {
        "none": ("0.7", "0.7", "1"),  # 2.4 of 3
        "low": ("0.7", "0.1", "1"),  # 1.8 of 3
        "medium": ("0.1", "0.1", "1"),  # 1.2 of 3
        "below none": ("0.7", "0.7", "0.999999"),
        "below low": ("0.7", "0.1", "0.999999"),
        "below medium": ("0.1", "0.1", "0.999999"),
    }
    rows: list[Row] = []
    for scores in thirds.values():
        person = region.person(org)
        rows += [
            {
                "person_id": person,
                "diagnosed_on": date(2025, 2, 3),
                "competency_group": "methodical",
                "competency": f"К{i}",
                "score": Decimal(score),
                "max_score": 1,
            }
            for i, score in enumerate(scores)
        ]
    region.deliver("diagnostics", "2025-02", *rows)
    return [
        Cell("deficit_share_methodical", here, 3, 6),
        MapCell(
            here,
            {"diagnosed": 6, "none": 1, "low": 2, "medium": 2, "high": 1, "deficit_share": 0.5},
            group="methodical",
        ),
    ]


@rule("65")
def the_latest_date_of_a_group_takes_all_its_rows(region: MadeRegion) -> list[Expected]:
    """Entry and exit of one day together: 1 + 9 of 20 is a deficit of medium level; an older date is forgotten."""
    here = region.municipality()
    person = region.person(region.organisation(here), taught_subject=None)
    region.deliver(
        "diagnostics",
        "2025",
        {"person_id": person, "diagnosed_on": date(2025, 2, 1), "score": 10},
        {"person_id": person, "diagnosed_on": date(2025, 3, 1), "score": 1},
        {"person_id": person, "diagnosed_on": date(2025, 3, 1), "score": 9, "stage": "exit"},
        {"person_id": person, "diagnosed_on": date(2025, 4, 1), "score": 10, "provider": "self"},
        {"person_id": person, "diagnosed_on": date(2025, 1, 1), "competency_group": "communicative", "score": 10},
    )
    return [
        Cell("deficit_share_subject", here, 0, 1, at=date(2025, 2, 28)),
        Cell("deficit_share_subject", here, 1, 1),
        Cell("deficit_share_communicative", here, 0, 1),
        Cell("deficit_share_managerial", here, 0, 0, reason="z"),
        MapCell(here, {"diagnosed": 1, "medium": 1, "mean_percent": 0.5}, group="subject"),
        # all groups: (1 + 9 + 10) of 30, each group by its own latest date
        MapCell(here, {"diagnosed": 1, "low": 1, "mean_percent": 20 / 30, "deficit_share": 0.0}),
    ]


@rule("65")
def rolling24_forgets_after_two_years(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    days = [date(2023, 6, 30), date(2023, 7, 1)]
    region.deliver("diagnostics", "2023", *({"person_id": region.person(org), "diagnosed_on": d} for d in days))
    return [
        Cell("deficit_share_subject", here, 0, 2, at=date(2025, 5, 31)),
        Cell("deficit_share_subject", here, 0, 1),
        Cell("deficit_share_subject", here, 0, 0, at=date(2025, 7, 31), reason="z"),
    ]


@rule("65")
def a_deficit_is_closed_by_the_latest_exit_after_the_first_entry(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    first, second, third = date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)
    stories: list[list[tuple[str, date, int]]] = [
        [("entry", first, 1), ("exit", second, 9)],  # closed
        [("entry", first, 1), ("exit", first, 9)],  # the same day is not after: no pair
        [("entry", first, 9), ("entry", second, 1), ("exit", third, 9)],  # no deficit at the first entry: no pair
        [("entry", first, 1), ("entry", second, 9)],  # no exit: no pair
        [("entry", first, 1), ("exit", second, 9), ("exit", third, 1)],  # open again
        [("exit", first, 9), ("entry", second, 1), ("exit", third, 6)],  # closed, low is no deficit
    ]
    rows = []
    for story in stories:
        person = region.person(org)
        rows += [{"person_id": person, "stage": s, "diagnosed_on": d, "score": n} for s, d, n in story]
    region.deliver("diagnostics", "2025", *rows)
    return [
        Cell("deficit_closed_share", here, 2, 2, at=date(2025, 3, 31)),
        Cell("deficit_closed_share", here, 2, 3),
    ]


@rule("65")
def the_map_counts_a_person_under_all_and_under_the_subject_taught(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    physicist, chemist = region.person(org, taught_subject="physics"), region.person(org, taught_subject="chemistry")
    none = region.person(org)
    region.person(org, taught_subject="physics")
    rows = [{"person_id": p, "diagnosed_on": date(2025, 2, 1), "score": 1} for p in (physicist, chemist, none)]
    region.deliver("diagnostics", "2025-02", *(row | {"competency_group": "managerial"} for row in rows))
    region.programme("MAN", target_group="managerial")
    region.programme("MAN-PHYS", target_group="managerial", target_subject="physics")
    region.programme("MAN-BIO", target_group="managerial", target_subject="biology")
    region.programme("MAN-NOT-FR", target_group="managerial", in_federal_registry=False)
    started = {"status": "enrolled", "attestation": None}
    region.deliver(
        "enrollments",
        "2025",
        {"person_id": physicist, "program_id": "MAN-PHYS", "started_on": date(2025, 2, 2)} | started,
        {"person_id": chemist, "program_id": "MAN", "started_on": date(2025, 2, 1)} | started,  # not after
        {"person_id": none, "program_id": "MAN-NOT-FR", "started_on": date(2025, 3, 1)} | started,
    )
    nobody = dict.fromkeys(("deficit_share", "mean_percent", "deficit_share_low", "deficit_share_high"))
    return [
        MapCell(here, {"diagnosed": 0, "diagnosed_coverage": 0.0, "uncovered": 0, **nobody}, "physics", "subject"),
        MapCell(
            here,
            {"diagnosed": 1, "diagnosed_coverage": 0.5, "programmes_available": 2, "deficit_enrolled": 1},
            subject="physics",
            group="managerial",
        ),
        MapCell(
            here,
            {"diagnosed": 1, "programmes_available": 1, "deficit_enrolled": 0, "uncovered": 1},
            subject="chemistry",
            group="managerial",
        ),
        MapCell(
            here,
            {"diagnosed": 3, "diagnosed_coverage": 0.75, "deficit_enrolled": 1, "uncovered": 2},
            group="managerial",
        ),
    ]


@rule("10")
def a_place_in_the_queue_goes_by_uncovered_then_share_then_code(region: MadeRegion) -> list[Expected]:
    """Deficit and diagnosed by municipality: 2 of 2, 2 of 4, 2 of 4, 3 of 4 with two of them enrolled."""
    region.programme("SUB", target_group="subject")
    rows: list[Row] = []
    places = []
    for good, bad, enrolled in ((0, 2, 0), (2, 2, 0), (2, 2, 0), (1, 3, 2)):
        here = region.municipality()
        org = region.organisation(here)
        people = [region.person(org) for _ in range(good + bad)]
        rows += [
            {"person_id": p, "diagnosed_on": date(2025, 2, 1), "score": 1 if i < bad else 9}
            for i, p in enumerate(people)
        ]
        for p in people[:enrolled]:
            row = {"person_id": p, "program_id": "SUB", "started_on": date(2025, 3, 1)}
            region.deliver("enrollments", "2025", row | {"status": "enrolled", "attestation": None})
        places.append(here)
    region.deliver("diagnostics", "2025-02", *rows)
    return [
        MapCell(here, {"uncovered": left, "priority_rank": rank}, group="subject")
        for here, left, rank in zip(places, (2, 2, 2, 1), (1, 2, 3, 4), strict=True)
    ]


@rule("65")
def the_map_shows_the_assessments_of_its_people_sums_before_shares(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    physicist, other = region.person(org, taught_subject="physics"), region.person(org)
    old = {"campaign": "2023-05", "assessed_on": date(2023, 6, 30)}  # before the 24 months
    region.deliver(
        "fioko",
        "2025",
        {"person_id": physicist, "assessed_on": MARCH, "subject": "physics", "subject_score": 9, "method_score": 1},
        {"person_id": other, "assessed_on": MARCH, "subject_score": 10, "subject_max": 40, "purpose": "teacher"},
        {"person_id": other} | old,
    )
    return [
        MapCell(
            here,
            {"fioko_assessed": 1, "fioko_subject_percent": 0.9, "fioko_method_percent": 0.1},
            subject="physics",
        ),
        MapCell(here, {"fioko_assessed": 2, "fioko_subject_percent": 19 / 50, "fioko_method_percent": 6 / 20}),
    ]
