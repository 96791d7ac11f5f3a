"""Rules of routes, programmes, teams and support after the course."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion, person_id
from .rule import Cell, Expected, rule

MARCH = date(2025, 3, 31)


@rule("65")
def diagnosed_by_cnppm_from_new_year_to_the_date(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    rows = [{"person_id": region.person(org), "diagnosed_on": day} for day in days]
    rows.append({"person_id": region.person(org), "diagnosed_on": MARCH, "provider": "institute"})
    region.deliver("diagnostics", "2025", *rows)
    return [
        Cell("diagnosed_share", here, 1, 5, at=date(2025, 1, 31)),
        Cell("diagnosed_share", here, 2, 5),
        Cell("diagnosed_share", here, 0, 5, at=date(2026, 1, 31)),
    ]


@rule("65")
def a_route_needs_evidence_not_later_than_itself(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    same_day, day_after, last_year, cancelled, institute = (region.person(org) for _ in range(5))
    made = date(2025, 3, 10)
    region.deliver(
        "diagnostics",
        "2025-03",
        {"person_id": same_day, "diagnosed_on": made},
        {"person_id": day_after, "diagnosed_on": date(2025, 3, 11)},
        {"person_id": last_year, "diagnosed_on": date(2023, 1, 1)},
        {"person_id": cancelled, "diagnosed_on": made},
        {"person_id": institute, "diagnosed_on": made, "provider": "institute"},
    )
    people = {"same": same_day, "after": day_after, "old": last_year, "gone": cancelled, "inst": institute}
    region.deliver(
        "ioms",
        "2025-03",
        *(
            {"iom_id": f"e-{name}", "person_id": p, "created_on": made}
            | ({"stage": "cancelled"} if name == "gone" else {})
            for name, p in people.items()
        ),
    )
    return [Cell("iom_share", here, 2, 5)]


@rule("65")
def routes_are_completed_by_reflexive_diagnostics_and_a_date(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    person = region.person(region.organisation(here))
    head = {"person_id": person, "created_on": date(2024, 10, 1)}
    done = {"stage": "reflexive_diagnostics", "finished_on": date(2025, 7, 1)}
    region.deliver(
        "ioms",
        "2025",
        head | {"iom_id": "c-1", "planned_end": date(2025, 6, 30)} | done,
        head | {"iom_id": "c-2", "planned_end": date(2025, 1, 1)} | done | {"finished_on": date(2025, 6, 30)},
        head | {"iom_id": "c-3", "planned_end": date(2025, 6, 1), "stage": "implementation"},
        head | {"iom_id": "c-4", "planned_end": date(2024, 12, 31)} | done,
        head | {"iom_id": "c-5"} | done,  # no planned end: in no plan
        head | {"iom_id": "c-6", "planned_end": date(2025, 6, 1), "stage": "cancelled"},
        {"iom_id": "c-7", "person_id": person_id("stranger"), "created_on": MARCH, "planned_end": MARCH} | done,
    )
    return [
        Cell("iom_completed_share", here, 1, 3),
        Cell("iom_completed_share", here, 2, 3, at=date(2025, 7, 31)),
    ]


@rule("65")
def a_registry_programme_counts_with_evidence_basis_and_attestation(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.programme("FR"), region.programme("NOT-FR", in_federal_registry=False)
    base = {"program_id": "FR", "started_on": date(2025, 3, 10), "finished_on": MARCH}
    variants: list[tuple[dict[str, object], date]] = [
        ({"basis": "diagnostics"}, date(2025, 3, 10)),  # evidence on the day of the start
        ({}, date(2024, 1, 1)),  # empty basis
        ({"basis": "request"}, date(2025, 3, 1)),
        ({}, date(2025, 3, 11)),  # evidence after the start
        ({"attestation": "failed"}, date(2025, 3, 1)),
        ({"attestation": None}, date(2025, 3, 1)),
        ({"status": "enrolled"}, date(2025, 3, 1)),
        ({"program_id": "NOT-FR"}, date(2025, 3, 1)),
        ({"program_id": "NOBODY-KNOWS"}, date(2025, 3, 1)),
        ({"started_on": date(2024, 12, 1), "finished_on": date(2024, 12, 31)}, date(2024, 1, 1)),
    ]
    people = [region.person(org) for _ in variants]
    region.deliver(
        "enrollments", "2025-03", *(base | {"person_id": p} | v[0] for p, v in zip(people, variants, strict=True))
    )
    region.deliver(
        "diagnostics",
        "2025-03",
        *({"person_id": p, "diagnosed_on": v[1]} for p, v in zip(people, variants, strict=True)),
    )
    return [
        Cell("fr_dpp_completed_share", here, 0, 10, at=date(2025, 2, 28)),
        Cell("fr_dpp_completed_share", here, 2, 10),
    ]


@rule("11")
def programme_attributes_are_those_on_the_day_it_was_finished(region: MadeRegion) -> list[Expected]:
    """Snapshots: May 2025 (in the registry), August 2025 (taken out of it)."""
    here = region.municipality()
    org = region.organisation(here)
    before_first, under_first, under_second, unknown_in_first = (region.person(org) for _ in range(4))
    region.deliver("programs", "2025-05", {"program_id": "P"})
    region.deliver(
        "programs",
        "2025-08",
        {"program_id": "P", "in_federal_registry": False},
        {"program_id": "NEW"},
        {"program_id": "NEW-2"},
    )
    finished = {
        before_first: ("P", date(2025, 2, 1)),
        under_first: ("P", date(2025, 7, 31)),
        under_second: ("P", date(2025, 8, 1)),
        unknown_in_first: ("NEW", date(2025, 7, 1)),
    }
    region.deliver("diagnostics", "2025-01", *({"person_id": p, "diagnosed_on": date(2025, 1, 2)} for p in finished))
    region.deliver(
        "enrollments",
        "2025",
        *(
            {"person_id": p, "program_id": program, "started_on": date(2025, 1, 10), "finished_on": day}
            for p, (program, day) in finished.items()
        ),
    )
    return [
        Cell("fr_dpp_completed_share", here, 1, 4, at=date(2025, 4, 30)),
        Cell("fr_dpp_completed_share", here, 2, 4, at=date(2025, 12, 31)),
        Cell("fr_dpp_programs_share", None, None, None, at=date(2025, 4, 30), reason="x"),
        Cell("fr_dpp_programs_share", None, 1, 1),
        Cell("fr_dpp_programs_share", None, 2, 3, at=date(2025, 8, 31)),
        Cell("fr_dpp_programs_share", None, 2, 3, at=date(2026, 3, 31)),  # needs programmes, not staff
    ]


@rule("65")
def a_team_counts_known_members_and_needs_half_of_them(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    region.programme("QM", quality_management=True)
    trained = []
    teams = {"half": (2, 0, 1), "third": (3, 0, 1), "half_of_known": (2, 3, 1), "orphan": (0, 2, 0), "none": (1, 0, 0)}
    for name, (known, unknown, passed) in teams.items():
        org = region.organisation(here)
        members = [region.person(org, position="head") for _ in range(known)]
        trained += members[:passed]
        members += [person_id(f"{name}-{i}") for i in range(unknown)]
        region.base.setdefault("management_teams", []).extend({"org_inn": org, "person_id": m} for m in members)
    region.base["management_teams"].append({"org_inn": "9999999998", "person_id": trained[0]})  # unknown organisation
    region.deliver(
        "enrollments",
        "2025-03",
        *(
            {"person_id": p, "program_id": "QM", "started_on": date(2025, 2, 1), "finished_on": MARCH, "basis": "other"}
            for p in trained
        ),
    )
    return [
        Cell("management_teams_share", here, 0, 4, at=date(2025, 2, 28)),
        Cell("management_teams_share", here, 2, 4),
    ]


@rule("65")
def support_after_the_course_is_for_that_programme_and_not_before_its_end(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.programme("UP"), region.programme("UP-2"), region.programme("RE", kind="retraining")
    end = date(2025, 3, 20)
    variants = [
        ("UP", "UP", end, "passed"),  # on the last day
        ("UP", "UP", date(2025, 3, 19), "passed"),  # before the end
        ("UP", "UP-2", date(2025, 4, 1), "passed"),  # another programme
        ("UP", "UP", date(2025, 7, 1), "failed"),  # after June; attestation does not matter here
        ("RE", "RE", date(2025, 4, 1), "passed"),  # no upskilling
        ("X?", "X?", date(2025, 4, 1), "passed"),  # unknown programme
    ]
    for program, supported, held_on, attestation in variants:
        p = region.person(org)
        region.deliver(
            "enrollments",
            "2025-03",
            {
                "person_id": p,
                "program_id": program,
                "started_on": date(2025, 3, 1),
                "finished_on": end,
                "attestation": attestation,
            },
        )
        region.deliver("postcourse", "2025", {"person_id": p, "program_id": supported, "held_on": held_on})
    return [
        Cell("postcourse_share", here, 1, 4),
        Cell("postcourse_share", here, 2, 4, at=date(2025, 7, 31)),
    ]
