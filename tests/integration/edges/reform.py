"""Rules of the reform of 1 January 2026 in Krasnoyarsk krai: 61 municipalities become 39."""

from __future__ import annotations

from datetime import date

from .made_lake import MadeRegion, person_id
from .rule import Cell, Expected, rule

BEFORE, AFTER, LATER = date(2025, 12, 31), date(2026, 1, 31), date(2026, 3, 31)


@rule("04")
def merged_municipalities_add_up_and_the_old_folder_speaks_for_its_own_organisations(
    region: MadeRegion,
) -> list[Expected]:
    """04637000 and 04726000 become 04537000. The district delivered for itself, the town did not."""
    district, town, union = "04637000", "04726000", "04537000"
    rural, urban = region.organisation(district), region.organisation(town)
    region.person(rural), region.person(urban), region.person(urban)
    own = [{"person_id": person_id(f"rural-{i}"), "org_inn": rural} for i in range(4)]
    region.deliver("staff", "2025-Q4", *own, {"person_id": person_id("urban?"), "org_inn": urban}, by=district)
    region.deliver("diagnostics", "2025-12", {"person_id": own[0]["person_id"], "diagnosed_on": date(2025, 12, 1)})
    region.deliver("diagnostics", "2026-01", {"person_id": own[1]["person_id"], "diagnosed_on": date(2026, 1, 9)})
    return [
        Cell("diagnosed_share", district, 1, 4, at=BEFORE),
        Cell("diagnosed_share", town, 0, 2, at=BEFORE),
        Cell("diagnosed_share", union, 1, 6, at=AFTER),
    ]


@rule("04")
def a_delivery_under_the_new_code_replaces_those_of_the_predecessors(region: MadeRegion) -> list[Expected]:
    """04604000 and 04641000 become 04504000, which delivers for itself from February 2026."""
    first, second, union = "04604000", "04641000", "04504000"
    one, two = region.organisation(first), region.organisation(second)
    region.person(one), region.person(two)
    region.deliver("staff", "2025-Q4", {"person_id": person_id("balakhta"), "org_inn": one}, by=first)
    region.deliver(
        "staff", "2026-02", *({"person_id": person_id(f"u-{i}"), "org_inn": o} for i, o in enumerate((one, one, two))),
        by=union,
    )  # fmt: skip
    return [
        Cell("diagnosed_share", union, 0, 2, at=AFTER),
        Cell("diagnosed_share", union, 0, 3, at=LATER),
    ]


@rule("04")
def a_renamed_municipality_is_covered_by_its_old_folder_in_a_new_period(region: MadeRegion) -> list[Expected]:
    """04656000 was renamed 04556000; in 2026 it still delivers into the old folder, organisations under either code."""
    old, new = "04656000", "04556000"
    org = region.organisation(old)
    region.person(org)
    region.deliver("organizations", "2026", {"org_inn": org, "municipality_code": new}, by=new)
    region.deliver("staff", "2026-01", *({"person_id": person_id(f"r-{i}"), "org_inn": org} for i in range(3)), by=old)
    return [
        Cell("diagnosed_share", old, 0, 1, at=BEFORE),
        Cell("diagnosed_share", new, 0, 3, at=AFTER),
    ]


@rule("04")
def an_old_folder_of_a_merger_is_silent_once_organisations_are_delivered_anew(region: MadeRegion) -> list[Expected]:
    """04633000 and 04723000 become 04533000. Its organisations move to the new code in February 2026."""
    old, union = "04633000", "04533000"
    org = region.organisation(old)
    region.person(org)
    region.deliver("staff", "2026-01", *({"person_id": person_id(f"m-{i}"), "org_inn": org} for i in range(3)), by=old)
    region.deliver("organizations", "2026-02", {"org_inn": org, "municipality_code": union}, by=union)
    return [
        Cell("diagnosed_share", union, 0, 3, at=AFTER),  # still delivered under the old code
        Cell("diagnosed_share", union, 0, 1, at=LATER),  # the regional delivery speaks again
    ]


@rule("04")
def the_region_is_the_sum_of_its_municipalities_before_and_after(region: MadeRegion) -> list[Expected]:
    """The people of the four rules above: 4 + 2 + 1 + 1 + 1 + 1, then 6 + 2 + 3 + 3, then 6 + 3 + 3 + 1."""
    return [
        Cell("diagnosed_share", None, 1, 10, at=BEFORE),
        Cell("diagnosed_share", None, 1, 14, at=AFTER),
        Cell("diagnosed_share", None, 1, 13, at=LATER),
    ]
