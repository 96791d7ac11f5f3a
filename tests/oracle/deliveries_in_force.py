"""Snapshots: which delivery is in force for a municipality on a date (contracts/README, «Two kinds of source»)."""

from __future__ import annotations

from datetime import date

from .lake import RegionLake, Row
from .territory import municipality_on, renamed_on
from .time_windows import months_between


def delivery_in_force(
    lake: RegionLake, source: str, day: date, municipality: str, delivered_code: str | None = None
) -> str | None:
    """`delivery_id` in force for the organisations of a municipality delivered under a code; None when there is none.

    The latest period not after the date wins, in one period the later delivered. A municipal delivery covers its own
    municipality, one that is a pure rename of it, and the organisations still delivered under its code.
    """
    covering = [
        d
        for d in lake.deliveries(source)
        if d["period_start"] <= day
        and (d["deliverer"] in ("", delivered_code) or renamed_on(d["deliverer"], day) == municipality)
    ]
    if not covering:
        return None
    newest = max(covering, key=lambda d: (d["period_start"], d["delivery_order"]))
    if source == "staff" and months_between(newest["period_start"], day) > lake.rules.stale_after_months:
        return None
    return str(newest["delivery_id"])


def organisations_in_force(lake: RegionLake, day: date) -> dict[str, Row]:
    """org_inn -> its row with `home` (municipality valid on the day). Of two rows the later delivered counts."""
    found: dict[str, Row] = {}
    in_force: dict[tuple[str, str], str | None] = {}
    for row in lake.rows("organizations"):  # in delivery order
        code = row["municipality_code"]
        home = municipality_on(code, day)
        if home is None:
            continue
        if (home, code) not in in_force:
            in_force[home, code] = delivery_in_force(lake, "organizations", day, home, code)
        if row["delivery_id"] == in_force[home, code]:
            older = found.get(row["org_inn"])
            if older is None or (older["period_start"], older["delivery_order"]) < (
                row["period_start"],
                row["delivery_order"],
            ):
                found[row["org_inn"]] = row | {"home": home}
    return found


def organisation_rows_in_force(lake: RegionLake, source: str, day: date, organisations: dict[str, Row]) -> list[Row]:
    """Rows of a snapshot keyed by org_inn that are in force, each with its organisation's `home`."""
    in_force = {
        inn: delivery_in_force(lake, source, day, org["home"], org["municipality_code"])
        for inn, org in organisations.items()
    }
    return [
        row | {"home": organisations[row["org_inn"]]["home"]}
        for row in lake.rows(source)
        if in_force.get(row["org_inn"]) == row["delivery_id"]
    ]


def municipalities_with_data(
    lake: RegionLake, source: str, day: date, municipalities: list[str], organisations: dict[str, Row]
) -> set[str]:
    """Municipalities with a delivery of the source in force, if only for some organisations of a predecessor."""
    codes = {m: {m} for m in municipalities}
    for org in organisations.values():
        codes[org["home"]].add(org["municipality_code"])
    return {m for m in municipalities if any(delivery_in_force(lake, source, day, m, c) for c in codes[m])}
