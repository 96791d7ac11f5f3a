"""Programmes that people finished: the federal registry, management teams, support after the course."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .deliveries_in_force import municipalities_with_data, organisation_rows_in_force
from .diagnostics import first_evidence
from .lake import RegionLake, Row
from .parts import Parts, share
from .populations import Moment, known_persons
from .programmes import programme_of
from .time_windows import Window, window


def completions(lake: RegionLake, days: Window) -> Iterator[tuple[Row, Row]]:
    """(enrolment, programme) of completed enrolments that finished in the window; orphans are left out."""
    for row in lake.rows("enrollments"):
        if row["status"] == "completed" and row["finished_on"] in days:
            programme = programme_of(lake, row["program_id"], row["finished_on"])
            if programme is not None:
                yield row, programme


def fr_dpp_completed_share(lake: RegionLake, now: Moment) -> Parts:
    rules = lake.rules
    evidence = first_evidence(lake, rules.fr_dpp_evidence)
    hits = {
        row["person_id"]
        for row, programme in completions(lake, window(rules.long_window, now.as_of, rules.cumulative_since))
        if row["attestation"] == "passed"
        and programme["in_federal_registry"]
        and row["basis"] in ("diagnostics", None)
        and evidence.get(row["person_id"], date.max) <= row["started_on"]
    }
    return share(now.teachers if rules.fr_dpp_population == "teachers" else now.pedagogical, hits)


def management_teams_share(lake: RegionLake, now: Moment) -> Parts:
    rules = lake.rules
    trained = {
        row["person_id"]
        for row, programme in completions(lake, window(rules.long_window, now.as_of, rules.cumulative_since))
        if row["attestation"] == "passed"
        and (
            programme["kind"] == "upskilling"
            if rules.team_programme == "upskilling"
            else programme["quality_management"]
        )
    }
    known = known_persons(lake)
    members: dict[str, set[str]] = {}
    home: dict[str, str] = {}
    for row in organisation_rows_in_force(lake, "management_teams", now.as_of, now.organisations):
        if row["person_id"] in known:
            members.setdefault(row["org_inn"], set()).add(row["person_id"])
            home[row["org_inn"]] = row["home"]
    return share(home, {team for team, people in members.items() if 2 * len(people & trained) >= len(people)})


def teams_known_in(lake: RegionLake, now: Moment) -> set[str]:
    """Municipalities with a registry of teams in force."""
    return municipalities_with_data(lake, "management_teams", now.as_of, now.municipalities, now.organisations)


def postcourse_share(lake: RegionLake, now: Moment) -> Parts:
    pedagogical = now.pedagogical
    held: dict[tuple[str, str], list[date]] = {}
    for row in known_postcourse(lake):
        held.setdefault((row["person_id"], row["program_id"]), []).append(row["held_on"])
    units: dict[str, str] = {}
    hits = set()
    for row, programme in completions(lake, window("ytd", now.as_of, lake.rules.cumulative_since)):
        person = row["person_id"]
        if programme["kind"] == "upskilling" and person in pedagogical:
            units[person] = pedagogical[person]
            days = held.get((person, row["program_id"]), [])
            if any(row["finished_on"] <= day <= now.as_of for day in days):
                hits.add(person)
    return share(units, hits)


def known_postcourse(lake: RegionLake) -> list[Row]:
    """Records whose programme is known on the day they were held."""
    return [r for r in lake.rows("postcourse") if programme_of(lake, r["program_id"], r["held_on"]) is not None]
