"""The regional methodical active: experienced and competent teachers, near evenly spread over the municipalities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.synthetic.world.careers import Careers
from pipelines.synthetic.world.days import NEVER, Horizon
from pipelines.synthetic.world.people import People
from pipelines.synthetic.world.streams import Floats, Ints, Streams
from pipelines.synthetic.world.workplaces import managerial


@dataclass(frozen=True)
class Methodists:
    """Arrays over members of the active; `trained` is the day of the Academy's course."""

    person: Ints
    admitted: Ints
    excluded: Ints
    trained: Ints

    def __len__(self) -> int:
        return len(self.person)


def build(
    people: People, careers: Careers, municipality: Ints, level: Floats, horizon: Horizon, streams: Streams
) -> Methodists:
    """About one member per 60 people, with at least one in most municipalities."""
    rng = streams.get("methodists")
    start, end = horizon.days
    staying = (careers.entered < start) & (careers.left > end) & (careers.leave_from > end)
    suited = np.flatnonzero(staying & ~managerial(people.position) & (people.experience(start) > 6))
    merit = level[suited, 1] + rng.normal(0, 0.08, len(suited))
    order = suited[np.argsort(-merit, kind="stable")]
    places = municipality[order]
    rank = np.zeros(len(order), dtype=np.int64)
    by_place = np.argsort(places, kind="stable")
    begins = np.searchsorted(places[by_place], places[by_place], side="left")
    rank[by_place] = np.arange(len(order)) - begins
    quota = np.maximum(np.bincount(municipality, minlength=int(municipality.max()) + 1) // 60, 1)
    quota[rng.random(len(quota)) < 0.2] -= 1
    person = np.sort(order[rank < quota[places]])
    size = len(person)
    admitted = np.where(
        rng.random(size) < 0.65, start - rng.integers(30, 700, size), rng.integers(start, end + 1, size)
    )
    excluded = np.where(rng.random(size) < 0.06, admitted + rng.integers(200, 900, size), NEVER)
    trained = np.where(rng.random(size) < 0.6, admitted + rng.integers(10, 400, size), NEVER)
    return Methodists(
        person, admitted, np.where(excluded > end, NEVER, excluded), np.where(trained > end, NEVER, trained)
    )
