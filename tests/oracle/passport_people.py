"""Lines of the ДПО passport that count people: staff, training, events, mentoring, schools with low results."""

from __future__ import annotations

from .lake import RegionLake, Row
from .populations import MANAGERIAL, TEACHERS, Moment
from .programmes import programme_of
from .time_windows import Window, window, years_before
from .training import known_postcourse

#: value and the people behind it
Figure = tuple[float, int | None]


def people_lines(lake: RegionLake, now: Moment) -> dict[str, Figure]:
    """Lines of sections 1, 2, 5 and 7 over the staff of the date and its year."""
    days = window("ytd", now.as_of, lake.rules.cumulative_since)
    return _staff(now) | _training(lake, now, days) | _involvement(lake, now, days) | _low_results(lake, now, days)


def _staff(now: Moment) -> dict[str, Figure]:
    homes = list(now.homes.values())
    three, twenty = years_before(now.as_of, 3), years_before(now.as_of, 20)
    adult = years_before(now.as_of, 35).replace(day=1)
    pedagogical = [r for r in homes if r["position"] not in MANAGERIAL]
    chosen: dict[str, list[Row]] = {
        "staff_count": homes,
        "pedagogical_count": pedagogical,
        "managerial_count": [r for r in homes if r["position"] in MANAGERIAL],
        "teachers_count": [r for r in homes if r["position"] in TEACHERS],
        "young_specialists_count": [
            r for r in pedagogical if r["birth_month"] > adult and r["teaching_since"] > three
        ],
        "experience_under_3_count": [r for r in homes if r["teaching_since"] > three],
        "experience_3_to_20_count": [r for r in homes if twenty < r["teaching_since"] <= three],
        "experience_from_20_count": [r for r in homes if r["teaching_since"] <= twenty],
    }  # fmt: skip
    for category in ("highest", "first", "methodist", "mentor"):
        chosen[f"{category}_category_count"] = [r for r in homes if category in (r["category"] or [])]
    return {line: (len(rows), len(rows)) for line, rows in chosen.items()}


def _training(lake: RegionLake, now: Moment, days: Window) -> dict[str, Figure]:
    started: list[str] = []
    passed: dict[str, bool] = {}
    for row in lake.rows("enrollments"):
        programme = programme_of(lake, row["program_id"], row["finished_on"] or row["started_on"])
        if programme is None or row["person_id"] not in now.homes:
            continue
        if row["started_on"] in days:
            started.append(row["person_id"])
        if row["status"] == "completed" and row["attestation"] == "passed" and row["finished_on"] in days:
            passed[row["person_id"]] = passed.get(row["person_id"], False) or programme["in_federal_registry"]
    return {
        "enrolments_started_count": (len(started), len(set(started))),
        "people_passed_count": (len(passed), len(passed)),
        "people_passed_registry_count": (sum(passed.values()), sum(passed.values())),
    }


def _involvement(lake: RegionLake, now: Moment, days: Window) -> dict[str, Figure]:
    events = [r for r in lake.rows("support_events") if r["person_id"] in now.homes and r["held_on"] in days]
    people = len({r["person_id"] for r in events})
    mentees = len(_mentored(lake, days) & set(now.homes))
    return {
        "event_participants_count": (people, people),
        "event_participations_count": (len(events), people),
        "event_forms_count": (len({r["form"] for r in events}), people),
        "mentees_count": (mentees, mentees),
    }


def _low_results(lake: RegionLake, now: Moment, days: Window) -> dict[str, Figure]:
    schools = {i for i, org in now.organisations.items() if org["low_results"] and org["org_type"] == "school"}
    people = {p for p, r in now.homes.items() if r["org_inn"] in schools and r["position"] not in MANAGERIAL}
    supported = _mentored(lake, days)
    supported |= {r["person_id"] for r in lake.rows("support_events") if r["held_on"] in days}
    supported |= {r["person_id"] for r in known_postcourse(lake) if r["held_on"] in days}
    supported |= {r["person_id"] for r in lake.rows("ioms") if r["stage"] != "cancelled" and r["created_on"] in days}
    supported |= {
        r["person_id"]
        for r in lake.rows("enrollments")
        if r["status"] == "completed" and r["attestation"] == "passed" and r["finished_on"] in days
        and programme_of(lake, r["program_id"], r["finished_on"])
    }  # fmt: skip
    lines: dict[str, Figure] = {"low_result_schools_count": (len(schools), None)}
    if people:
        lines["low_result_supported_share"] = (len(people & supported) / len(people), len(people))
    return lines


def _mentored(lake: RegionLake, days: Window) -> set[str]:
    return {
        r["mentee_id"]
        for r in lake.rows("mentoring")
        if r["started_on"] <= days.last and (r["finished_on"] is None or r["finished_on"] >= days.first)
    }
