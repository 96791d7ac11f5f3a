"""Municipalities that deliver for themselves."""

from __future__ import annotations

import numpy as np

from pipelines.contracts.load import load_contract
from pipelines.synthetic.world.region import World


def self_senders(world: World) -> tuple[int, ...]:
    """Two or three places of the region that send staff for themselves: never the largest, never the tiny ones.

    A place that a reform merges with others is left out, since its successor also covers the others.
    """
    rng = world.streams.get("senders")
    codes = world.places.codes_on(world.horizon.as_of)
    alone = np.array([codes.count(code) == 1 for code in codes])
    size = np.bincount(world.organizations.municipality, world.organizations.size, len(world.places))
    order = [int(i) for i in np.argsort(-size, kind="stable") if alone[i]]
    candidates = order[1 : max(len(order) // 3, 4)]
    count = min(int(rng.integers(2, 4)), len(candidates))
    return tuple(sorted(int(i) for i in rng.choice(candidates, count, replace=False)))


def sends_alone(world: World, source: str) -> tuple[int, ...]:
    """Those of them that send this source for themselves, where the contract allows it."""
    if not load_contract(source).municipal_delivery:
        return ()
    rng = world.streams.get("senders", source)
    return tuple(place for place in self_senders(world) if rng.random() < 0.45)
