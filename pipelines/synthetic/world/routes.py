"""Individual routes (ИОМ): who gets one after a diagnostics, and how it goes on in time."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.world.days import NEVER, Horizon
from pipelines.synthetic.world.methodists import Methodists
from pipelines.synthetic.world.streams import Bools, Ints


def draw(
    horizon: Horizon,
    methodists: Methodists,
    rng: np.random.Generator,
    person: Ints,
    day: Ints,
    may: Bools,
    deficit: Bools,
) -> pl.DataFrame:
    """Routes after the sessions that may have one: `session` and person, days of each step (NEVER: not yet), tutor.

    `tutor` is a person or -1, `planned` the number of planned events.
    """
    chance = np.where(deficit, 0.72, 0.28)
    created = day + rng.integers(4, 36, len(person))
    chosen = np.flatnonzero(may & (rng.random(len(person)) < chance) & (created <= horizon.days[1]))
    size = len(chosen)
    created = created[chosen]
    started = created + rng.integers(3, 22, size)
    planned_end = started + rng.integers(60, 260, size)
    luck = rng.random(size)
    finished = planned_end + np.where(luck < 0.70, rng.integers(-20, 1, size), rng.integers(1, 80, size))
    finished = np.where(luck < 0.90, finished, NEVER)
    stopped = np.where(rng.random(size) < 0.04, created + rng.integers(10, 120, size), NEVER)
    stopped = np.where(stopped < finished, stopped, NEVER)
    tutor = methodists.person[rng.integers(0, max(len(methodists), 1), size)] if len(methodists) else np.full(size, -1)
    tutor = np.where((rng.random(size) < 0.12) | (tutor == person[chosen]), -1, tutor)
    return pl.DataFrame(
        {
            "session": chosen, "person": person[chosen], "diagnosed": day[chosen], "created": created,
            "started": started, "planned_end": planned_end,
            "finished": np.where(stopped < NEVER, NEVER, finished), "stopped": stopped,
            "tutor": tutor, "planned": rng.integers(3, 9, size),
        }
    )  # fmt: skip


def number(routes: pl.DataFrame) -> pl.DataFrame:
    """Routes of all seasons with their running number `no` from 1, by day of creation."""
    return routes.sort("created", "person", maintain_order=True).with_row_index("no", offset=1)
