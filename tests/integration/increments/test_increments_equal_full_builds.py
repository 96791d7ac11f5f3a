"""A night that computes only some months leaves the warehouse of a full build, in every row of every table."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest

from tests.integration.edges.random_lake import AS_OF, Chance
from tests.integration.increments.same_tables import different_tables
from tests.integration.increments.worlds import World, random_deliveries, world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("RSNMS_INCREMENT_ROUNDS", "0"))
FIRST_RECENT = date(2026, 1, 31)


def test_after_deliveries_of_every_kind(tmp_path: Path) -> None:
    """Regions know nothing of each other, so that one night tries several kinds."""
    made = world(tmp_path, 8, ("04", "11", "46", "65"))
    made.begin()
    _new_month_and_a_municipal_file(made)
    _late_correction_and_cancellation(made)
    _programme_and_a_snapshot_sent_again(made)
    made.write()
    plan = made.plan()
    assert plan.affected == {"04": date.min, "11": FIRST_RECENT, "46": date(2025, 3, 31)}
    nightly, whole = made.build_both(plan)
    assert different_tables(nightly, whole) == {}
    assert _months(made.nightly.warehouse_file) == _months(nightly)

    # and the comparison sees a single figure
    spoilt = tmp_path / "spoilt.duckdb"
    shutil.copy(whole, spoilt)
    with duckdb.connect(str(spoilt)) as con:
        con.execute("update audit.orphans set rows_orphaned = rows_orphaned + 1 where rowid = 3")
    assert different_tables(nightly, spoilt, ("audit",)) == {"audit.orphans": (1, 1)}


def _new_month_and_a_municipal_file(made: World) -> None:
    region, chance = made.regions["11"], Chance(Random("11"), "11")
    known = [row for d in region.deliveries if d["source"] == "staff" for row in d["rows"]][:40]
    newcomer = known[0] | {"person_id": "0" * 64}  # before all others: every person gets another number
    region.deliver("staff", "2026-03", *known, newcomer, stamp=date(2026, 4, 2))
    region.deliver("staff", "2026-03", *known[:9], by=chance.codes[0], stamp=date(2026, 4, 3))


def _late_correction_and_cancellation(made: World) -> None:
    region = made.regions["46"]
    rows = [r for d in region.deliveries if d["source"] == "diagnostics" for r in d["rows"]]
    late = [r for r in rows if r["diagnosed_on"] >= date(2025, 3, 1)]
    assert len(late) > 20
    region.deliver("diagnostics", "2025-03", *(r | {"score": 1} for r in late[:9]), stamp=date(2026, 4, 2))
    region.deliver("diagnostics", "2026-03", *(r | {"cancelled": True} for r in late[9:15]), stamp=date(2026, 4, 3))


def _programme_and_a_snapshot_sent_again(made: World) -> None:
    region = made.regions["04"]
    programmes = next(d for d in region.deliveries if d["source"] == "programs")
    organizations = next(d for d in region.deliveries if d["source"] == "organizations")
    region.deliver(
        "programs", "2025-06", *programmes["rows"], programmes["rows"][0] | {"program_id": "unknown"},
        stamp=date(2026, 4, 2),
    )  # fmt: skip
    region.deliver("organizations", organizations["period"], *organizations["rows"][:-1], stamp=date(2026, 4, 3))


def _months(warehouse: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute("select region_code, as_of from marts.dim_month order by all").fetchall()


@pytest.mark.skipif(not ROUNDS, reason="RSNMS_INCREMENT_ROUNDS says how many nights of chance to try")
@pytest.mark.parametrize("seed", range(1, 1 + int(os.environ.get("RSNMS_INCREMENT_WORLDS", "1"))))
def test_after_nights_of_chance(tmp_path: Path, seed: int) -> None:
    made = world(tmp_path, seed, ("04", "11", "46"))
    made.begin()
    chances = {code: Chance(Random(f"{code}-{seed}-nights"), code) for code in made.regions}
    for night in range(ROUNDS):
        for code, region in made.regions.items():
            random_deliveries(region, chances[code], date(2026, 4, 1 + night % 28))
        made.write()
        plan = made.plan()
        nightly, whole = made.build_both(plan)
        assert different_tables(nightly, whole) == {}, f"night {night}: {plan.words_ru}"
        made.publish()
        assert plan.is_increment
    assert AS_OF.month == 3
