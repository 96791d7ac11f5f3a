"""Files of one source of one region: its deliveries in their styles, and the files that go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from pipelines.contracts.load import load_contract
from pipelines.synthetic import hostile
from pipelines.synthetic.deliveries import events, snapshots
from pipelines.synthetic.deliveries.delivery import Delivery
from pipelines.synthetic.files import broken
from pipelines.synthetic.files.compose import LandedFile, compose
from pipelines.synthetic.files.faults import faults
from pipelines.synthetic.files.naming import Names
from pipelines.synthetic.files.style import CLEAN, XLSX_ROWS, draw
from pipelines.synthetic.sources.all_sources import EVENTS, SNAPSHOTS
from pipelines.synthetic.world.region import World

#: files a source's faults are spread over
_SPOILT_FILES = 3
#: column whose fault, in every third row, holds a file
_HELD = {"staff": "snils", "diagnostics": ""}


def deliveries(world: World, source: str, clean: bool) -> list[Delivery]:
    """Deliveries of a source, in the order in which they were made up."""
    if source in EVENTS:
        rows = EVENTS[source](world)
        if not clean:
            rows = hostile.season(source, rows)
        return events.plan(world, source, rows, clean)
    state = SNAPSHOTS[source]
    return snapshots.plan(
        world, source, state if clean else lambda w, day: hostile.season(source, state(w, day)), clean
    )


def landed(world: World, source: str, clean: bool) -> Iterator[LandedFile]:
    """Files of the source, one after the other so that only one is in memory."""
    made, names = deliveries(world, source, clean), Names()
    if clean:
        for delivery in made:
            yield compose(delivery, names.path(delivery, "csv", None), CLEAN, world.streams.get("clean"))
        return
    spoilt = _to_spoil(made)
    for index, delivery in enumerate(made):
        yield _messy(world, delivery, index, names, spoilt.get(index))
    yield from _gone_wrong(world, source, made, names)


def _messy(world: World, delivery: Delivery, index: int, names: Names, first_fault: int | None) -> LandedFile:
    rng = world.streams.get("file", delivery.source, index)
    only = ("xlsx", "ods", "csv", "txt", "jsonl") if first_fault is not None else ()
    style = draw(rng, len(delivery.rows), only)
    return compose(delivery, names.path(delivery, style.format, rng), style, rng, first_fault)


def _to_spoil(made: list[Delivery]) -> dict[int, int]:
    """Deliveries with enough rows for faults, each with the number of the first fault it gets."""
    order = sorted(range(len(made)), key=lambda index: (-min(len(made[index].rows), 300), -index))
    chosen = [index for index in order if len(made[index].rows) >= 5][:_SPOILT_FILES]
    return {index: place * 7 for place, index in enumerate(chosen)}


def _later(world: World, delivery: Delivery, days: int) -> Delivery:
    return replace(delivery, stamp=min(delivery.stamp + timedelta(days=days), world.horizon.as_of))


def _gone_wrong(world: World, source: str, made: list[Delivery], names: Names) -> Iterator[LandedFile]:
    """Held, unreadable and repeated files, each sent after a good one of the same folder."""
    rng = world.streams.get("gone wrong", source)
    usable = [delivery for delivery in made if 9 <= len(delivery.rows) <= XLSX_ROWS] or made[-1:]
    if not usable:
        return
    municipal = [delivery for delivery in usable if delivery.municipality_code]
    base = (municipal or usable)[-1]
    # None of these rows will count, so a part does where every file is too large for a workbook.
    base = replace(base, rows=base.rows[:XLSX_ROWS])
    if source in _HELD and len(base.rows) >= 9:
        later = _later(world, base, 1)
        style = draw(rng, len(later.rows), ("xlsx", "csv"))
        fault = next(
            f for f in faults(load_contract(source)) if f.column == _HELD[source] and f.reason != "missing_required"
        )
        yield compose(later, names.path(later, style.format, rng, " испр"), style, rng, everywhere=fault)
    later = _later(world, base, 2)
    match source:
        case "staff":
            yield broken.rejected(names.path(later, "xlsx", rng), broken.encrypted(rng))
        case "enrollments":
            yield broken.rejected(names.path(later, "csv", rng), b"")
        case "diagnostics":
            style = draw(rng, len(later.rows), ("xlsx",))
            yield broken.without_column(later, names.path(later, "xlsx", rng), style, rng)
            yield from _repeated(world, made, names)
        case "ioms":
            style = draw(rng, len(later.rows), ("xlsx",))
            path = names.path(later, "xlsx", rng)
            yield broken.rejected(path, broken.cut_off(compose(later, path, style, rng).data))


def _repeated(world: World, made: list[Delivery], names: Names) -> Iterator[LandedFile]:
    """The same bytes once more under another name."""
    index = min(1, len(made) - 1)
    first = _messy(world, made[index], index, Names(), None)
    extension = first.path.rsplit(".", 1)[-1]
    later = _later(world, made[index], 3)
    path = names.path(later, extension, None, " копия (2)")
    yield replace(first, path=path, status="unchanged", rows=None, accepted=None, planted=first.planted.clear())
