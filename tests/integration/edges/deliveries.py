"""Rules of deliveries: what is in force, what a correction does, what the ledger says."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion, Row, person_id
from .rule import Cell, Expected, LedgerLine, rule

MARCH = date(2025, 3, 31)


def _staff(org: str, *names: str) -> list[Row]:
    return [{"person_id": person_id(name), "org_inn": org} for name in names]


@rule("65")
def a_municipal_delivery_replaces_the_regional_one_for_its_own_municipality(region: MadeRegion) -> list[Expected]:
    here, beside = region.municipality(), region.municipality()
    org, other = region.organisation(here), region.organisation(beside)
    region.person(org), region.person(other)
    rows = _staff(org, "mun-1", "mun-2") + _staff(other, "mun-3", "mun-4")  # it does not speak for its neighbour
    region.deliver("staff", "2025-05", *rows, by=here)
    return [
        Cell("diagnosed_share", here, 0, 1, at=MARCH),
        Cell("diagnosed_share", here, 0, 2),
        Cell("diagnosed_share", beside, 0, 1),
    ]


@rule("65")
def in_one_period_the_later_delivered_wins(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.person(org)
    older = region.deliver("staff", "2025-Q2", *_staff(org, "p-1", "p-2", "p-3"), by=here, stamp=date(2025, 4, 20))
    newer = region.deliver("staff", "2025-Q2", *_staff(org, "p-1", "p-2"), by=here, stamp=date(2025, 4, 25))
    return [
        Cell("diagnosed_share", here, 0, 2),
        LedgerLine(older, 0, 0, 3),
        LedgerLine(newer, 2, 0, 0),
    ]


@rule("65")
def a_late_delivery_of_an_older_period_speaks_only_for_that_period(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    region.person(org)
    region.deliver("staff", "2025-Q2", *_staff(org, "l-1", "l-2"), by=here, stamp=date(2025, 4, 20))
    region.deliver("staff", "2025-02", *_staff(org, "l-1", "l-2", "l-3"), by=here, stamp=date(2025, 6, 1))
    return [
        Cell("diagnosed_share", here, 0, 3, at=MARCH),
        Cell("diagnosed_share", here, 0, 2),
    ]


@rule("65")
def a_person_who_moves_counts_where_they_are_at_home_on_the_date(region: MadeRegion) -> list[Expected]:
    old, new = region.municipality(), region.municipality()
    there = region.organisation(new)
    left = region.organisation(old)
    person = region.person(left)
    region.deliver("staff", "2025-05", {"person_id": person, "org_inn": left, "employment": "dismissed"}, by=old)
    region.deliver("staff", "2025-05", {"person_id": person, "org_inn": there}, by=new)
    region.deliver("diagnostics", "2025-03", {"person_id": person, "diagnosed_on": date(2025, 3, 3)})
    return [
        Cell("diagnosed_share", old, 1, 1, at=MARCH),
        Cell("diagnosed_share", new, 0, 0, at=MARCH, reason="z"),
        Cell("diagnosed_share", old, 0, 0, reason="z"),
        Cell("diagnosed_share", new, 1, 1),
    ]


@rule("10")
def staff_older_than_twelve_months_is_no_longer_in_force(region: MadeRegion) -> list[Expected]:
    stale, fresh = region.municipality(), region.municipality()
    region.person(region.organisation(stale))
    org = region.organisation(fresh)
    region.person(org)
    region.deliver("staff", "2025-Q3", *_staff(org, "f-1", "f-2"), by=fresh)
    january, february = date(2026, 1, 31), date(2026, 2, 28)
    return [
        Cell("diagnosed_share", stale, 0, 1, at=january),
        Cell("diagnosed_share", stale, None, None, at=february, reason="x", status="x"),
        Cell("fioko_assessed_count", stale, None, None, at=february, reason="x"),
        Cell("diagnosed_share", fresh, 0, 2, at=february),
        Cell("diagnosed_share", None, 0, 2, at=february),
    ]


@rule("65")
def of_corrections_back_and_forth_the_last_version_counts(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    person = region.person(region.organisation(here))
    region.programme("ABA")
    key = {"person_id": person, "program_id": "ABA", "started_on": date(2025, 2, 1)}
    good = key | {"finished_on": date(2025, 3, 1)}
    region.deliver("diagnostics", "2025-01", {"person_id": person, "diagnosed_on": date(2025, 1, 20)})
    first = region.deliver("enrollments", "2025-03", good)
    second = region.deliver("enrollments", "2025-04", good | {"status": "expelled"})
    third = region.deliver("enrollments", "2025-05", good)
    fourth = region.deliver("enrollments", "2025-06", good)
    return [
        Cell("fr_dpp_completed_share", here, 1, 1),
        LedgerLine(first, 0, 0, 1),
        LedgerLine(second, 0, 0, 1),
        LedgerLine(third, 1, 0, 0),
        LedgerLine(fourth, 0, 1, 0),
    ]


@rule("65")
def a_cancelled_row_is_withdrawn_until_it_is_sent_again(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    org = region.organisation(here)
    gone, back = region.person(org), region.person(org)
    rows = [{"person_id": p, "diagnosed_on": date(2025, 2, 2)} for p in (gone, back)]
    region.deliver("diagnostics", "2025-02", *rows)
    withdrawal = region.deliver("diagnostics", "2025-03", *({"cancelled": True} | row for row in rows))
    region.deliver("diagnostics", "2025-04", rows[1])
    return [
        Cell("diagnosed_share", here, 1, 2),
        LedgerLine(withdrawal, 1, 0, 1),  # a cancelled row is an accepted row
    ]


@rule("65")
def of_two_rows_of_a_key_in_one_delivery_the_later_row_counts(region: MadeRegion) -> list[Expected]:
    here = region.municipality()
    person = region.person(region.organisation(here))
    row = {"person_id": person, "diagnosed_on": date(2025, 2, 2), "competency": "К2"}
    path = region.deliver("diagnostics", "2025-05", row | {"score": 1}, row | {"score": 9}, row | {"score": 9})
    return [
        Cell("deficit_share_subject", here, 0, 1),
        LedgerLine(path, 1, 1, 1),
    ]


@rule("65")
def a_year_a_quarter_and_a_month_that_begin_on_one_day_are_one_period(region: MadeRegion) -> list[Expected]:
    """`2025`, `2025-Q2` and `2025-04`: the last two begin on 1 April, so the later delivered of them is in force."""
    here = region.municipality()
    org = region.organisation(here)
    region.person(org)
    region.deliver("staff", "2025", *_staff(org, "y-1", "y-2", "y-3", "y-4"), by=here, stamp=date(2025, 8, 1))
    quarter = _staff(org, "y-1", "y-2")
    region.deliver("staff", "2025-Q2", *quarter, by=here, stamp=date(2025, 5, 2))
    region.deliver("staff", "2025-04", *_staff(org, "y-1", "y-2", "y-3"), by=here, stamp=date(2025, 5, 1))
    return [
        Cell("diagnosed_share", here, 0, 4, at=MARCH),
        Cell("diagnosed_share", here, 0, 2),
    ]


@rule("65")
def a_code_of_a_neighbour_in_a_municipal_registry_speaks_for_nobody(region: MadeRegion) -> list[Expected]:
    here, beside = region.municipality(), region.municipality()
    mine, theirs = region.organisation(here), region.organisation(beside)
    region.person(mine), region.person(theirs)
    stray = {"org_inn": theirs, "municipality_code": beside, "org_name": "чужая"}
    region.deliver("organizations", "2025-05", {"org_inn": mine, "municipality_code": here}, stray, by=here)
    region.deliver("organizations", "2025-05", {"org_inn": mine, "municipality_code": here}, by=beside)
    return [
        Cell("diagnosed_share", beside, 0, 1, at=MARCH),
        Cell("diagnosed_share", here, 0, 1),
        Cell("diagnosed_share", beside, 0, 0, reason="z"),  # its own registry names none of its organisations
    ]
