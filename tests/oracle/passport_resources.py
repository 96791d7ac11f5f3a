"""Lines of the ДПО passport that count no staff: organisations, sites, programmes, practices, money, results."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .deliveries_in_force import delivery_in_force, organisation_rows_in_force
from .programmes import programmes_on

if TYPE_CHECKING:
    from .lake import RegionLake, Row
    from .passport_people import Figure
    from .populations import Moment

SITES = {
    "internship_site": "internship_sites_count",
    "mentor_site": "mentor_sites_count",
    "base_site": "base_sites_count",
    "innovation_site": "innovation_sites_count",
    "flagship_school": "flagship_schools_count",
    "growth_point": "growth_points_count",
    "quantorium": "quantoriums_count",
}
TYPES = {
    "school": "schools_count",
    "preschool": "preschools_count",
    "additional": "additional_count",
    "vocational": "vocational_count",
}
BUDGETS = ("federal", "regional", "municipal", "other")


def resource_lines(lake: RegionLake, now: Moment) -> dict[str, Figure]:
    """Lines of sections 2, 3, 4, 6 and the results of pupils of section 7."""
    counts = _organisations(lake, now) | _programmes(lake, now) | _practices(lake, now) | _money(lake, now)
    return {line: (float(value), None) for line, value in counts.items()} | _results(lake, now)


def quarters_ended(now: Moment) -> list[str]:
    """Quarters of the year that have ended by the date, a month end."""
    return [f"{now.as_of.year}-Q{q}" for q in range(1, now.as_of.month // 3 + 1)]


def _organisations(lake: RegionLake, now: Moment) -> dict[str, float]:
    types = Counter(row["org_type"] for row in now.organisations.values())
    sites = Counter(
        row["site_type"]
        for row in organisation_rows_in_force(lake, "sites", now.as_of, now.organisations)
        if row["since"] <= now.as_of and (row["until"] is None or row["until"] >= now.as_of)
    )
    return {
        "organizations_count": len(now.organisations),
        **{line: types[kind] for kind, line in TYPES.items()},
        **{line: sites[kind] for kind, line in SITES.items()},
    }


def _programmes(lake: RegionLake, now: Moment) -> dict[str, float]:
    programmes: list[Row] = list((programmes_on(lake, now.as_of) or {}).values())
    kinds = Counter(r["kind"] for r in programmes)
    return {
        "programmes_count": len(programmes),
        "registry_programmes_count": sum(r["in_federal_registry"] for r in programmes),
        **{f"{kind}_programmes_count": kinds[kind] for kind in ("upskilling", "retraining", "internship")},
        "networked_programmes_count": sum(bool(r["networked"]) for r in programmes),
        "distance_programmes_count": sum(r["delivery_form"] == "distance" for r in programmes),
        "quality_programmes_count": sum(bool(r["quality_management"]) for r in programmes),
        "programme_hours_count": sum(r["hours"] for r in programmes),
    }


def _practices(lake: RegionLake, now: Moment) -> dict[str, float]:
    delivery = delivery_in_force(lake, "practices", now.as_of, municipality="")
    rows = [r for r in lake.rows("practices") if r["delivery_id"] == delivery and r["registered_on"] <= now.as_of]
    kinds = Counter(r["kind"] for r in rows)
    return {
        "practices_count": len(rows),
        "pedagogical_practices_count": kinds["pedagogical"],
        "managerial_practices_count": kinds["managerial"],
        "reference_practices_count": sum(r["level"] == "reference" for r in rows),
    }


def _money(lake: RegionLake, now: Moment) -> dict[str, float]:
    rows = [r for r in lake.rows("finance") if r["quarter"] in quarters_ended(now)]
    planned, spent = sum(r["planned"] for r in rows), sum(r["spent"] for r in rows)
    lines = {f"{b}_spent_amount": float(sum(r["spent"] for r in rows if r["budget"] == b)) for b in BUDGETS}
    lines |= {"planned_amount": float(planned), "spent_amount": float(spent)}
    return lines | ({"spent_share": float(spent) / float(planned)} if planned else {})


def _results(lake: RegionLake, now: Moment) -> dict[str, Figure]:
    """The latest year of every examination; the pupils are at least those of its largest subject."""
    known = [
        r
        for r in lake.rows("outcomes")
        if r["org_inn"] in now.organisations and r["participants"] > 0 and r["exam_year"] <= now.as_of.year
    ]
    lines: dict[str, Figure] = {}
    for exam in ("vpr", "oge", "ege"):
        years = [r["exam_year"] for r in known if r["exam"] == exam]
        rows = [r for r in known if r["exam"] == exam and r["exam_year"] == max(years)]
        if not rows:
            continue
        subjects: Counter[str] = Counter()
        for r in rows:
            subjects[r["subject"]] += r["participants"]
        total, pupils = sum(subjects.values()), max(subjects.values())
        percents = sum(r["mean_percent"] * r["participants"] for r in rows)
        lines[f"{exam}_mean_percent"] = (float(percents) / total, pupils)
        lines[f"{exam}_below_minimum_share"] = (sum(r["below_minimum"] for r in rows) / total, pupils)
    return lines
