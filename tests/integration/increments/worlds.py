"""A deployment whose lake grows delivery by delivery, and a second one that sees the same lake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from pipelines.assets.increments import Plan, plan_increment
from pipelines.settings import Settings
from tests.compiled import build_warehouse
from tests.integration.edges.made_lake import MadeRegion, Row, write_schemas
from tests.integration.edges.random_lake import AS_OF, EVENTS, PERIODS, REGIONAL_ONLY, SNAPSHOTS, Chance, random_region

ALL_SOURCES: dict[str, Callable[[Chance], Row]] = SNAPSHOTS | EVENTS
_LATE = (
    date(2025, 3, 31), date(2025, 6, 1), date(2025, 10, 15), date(2025, 12, 31), date(2026, 1, 31), date(2026, 3, 31),
)  # fmt: skip


@dataclass
class World:
    """`nightly` computes what changed, `whole` everything; both from the lake of `regions`."""

    nightly: Settings
    whole: Settings
    regions: dict[str, MadeRegion]

    def begin(self) -> None:
        """Write the lake and build the first warehouse."""
        write_schemas(self.nightly.lake)
        self.whole.data_dir.mkdir(parents=True)
        self.whole.lake.symlink_to(self.nightly.lake)
        self.write()
        build_warehouse(self.nightly, AS_OF)
        self.publish()

    def write(self) -> None:
        for region in self.regions.values():
            region.write(self.nightly.lake)

    def plan(self) -> Plan:
        return plan_increment(self.nightly, AS_OF)

    def build_both(self, plan: Plan) -> tuple[Path, Path]:
        """The warehouse by the plan and the one that takes nothing over."""
        return build_warehouse(self.nightly, AS_OF, plan), build_warehouse(self.whole, AS_OF)

    def publish(self) -> None:
        """The built warehouse becomes the one that the next night begins with."""
        self.nightly.build_file.replace(self.nightly.warehouse_file)


def world(folder: Path, seed: int, codes: tuple[str, ...]) -> World:
    """Regions of random deliveries, of which nothing is built yet."""
    nightly, whole = (Settings(folder / name, folder / "key", codes) for name in ("nightly", "whole"))
    return World(nightly, whole, {code: random_region(code, seed) for code in codes})


def random_deliveries(region: MadeRegion, chance: Chance, stamp: date) -> None:
    """What may come in a night: nothing, or files of any source, of recent days, with corrections of old rows."""
    dice = chance.dice
    if dice.random() < 0.3:
        return
    days = _LATE[dice.randrange(3) :]
    for _ in range(dice.choice((1, 1, 2))):
        source = dice.choice([*ALL_SOURCES, "staff"])
        rows = [_of_days(ALL_SOURCES[source](chance), days, dice) for _ in range(12)]
        known = [row for d in region.deliveries if d["source"] == source for row in d["rows"]]
        if source in EVENTS and known and chance.yes(0.3):
            rows += [dice.choice(known) | {"cancelled": chance.yes(0.5)} for _ in range(2)]
        municipal = source in SNAPSHOTS and source not in REGIONAL_ONLY and chance.yes(0.6)
        by = chance.one(chance.codes) if municipal else ""
        region.deliver(source, dice.choice(PERIODS[3:]), *rows, by=by, stamp=stamp)


def _of_days(row: Row, days: tuple[date, ...], dice: Random) -> Row:
    """The row with days of its own moved to recent ones, as most rows of a night are; spans stay in order."""
    moved = sorted(dice.choice(days) for name in row if name in _DAYS)
    return row | dict(zip((n for n in _DAYS if row.get(n)), moved, strict=False))


#: first to last
_DAYS = ("diagnosed_on", "assessed_on", "held_on", "created_on", "started_on", "planned_end", "finished_on")
