"""Rows of diagnostics, enrolments and postcourse support."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.sources.common import chosen, frame, names_of, snils_of, subjects_of
from pipelines.synthetic.world.competence import GROUPS
from pipelines.synthetic.world.days import NEVER, series
from pipelines.synthetic.world.growth import PROVIDERS
from pipelines.synthetic.world.region import World
from pipelines.synthetic.world.scoring import COMPETENCIES
from pipelines.synthetic.world.streams import Ints, pick

_FLAT = tuple(name for group in COMPETENCIES for name in group)
_FORMS = ("track_module", "supervision", "professional_trial", "other")


def diagnostics(world: World) -> pl.DataFrame:
    """One row per person, day and competency; the subject stands where subject competencies are asked."""
    table = world.growth.diagnostics
    person, day, group = (table[name].to_numpy() for name in ("person", "day", "group"))
    subject = np.where(group == 0, world.core.people.subject[person], -1)
    return frame(
        "diagnostics",
        {
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, day),
            "diagnosed_on": series(day),
            "provider": chosen(PROVIDERS, table["provider"].to_numpy()),
            "stage": table["stage"],
            "subject": subjects_of(subject),
            "competency_group": chosen(GROUPS, group),
            "competency": chosen(_FLAT, group * 4 + table["competency"].to_numpy()),
            "score": table["score"],
            "max_score": table["max_score"],
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        day,
        world.municipality_of(person, day),
    )


def enrollments(world: World) -> pl.DataFrame:
    """Each enrolment as it was reported at its start, and again at its end."""
    table = world.growth.studies
    begun = table.with_columns(pl.lit("enrolled").alias("outcome"), pl.lit(None, dtype=pl.String).alias("attestation"))
    begun = begun.with_columns(pl.lit(NEVER, dtype=pl.Int64).alias("finished"), pl.col("started").alias("known"))
    ended = table.filter((pl.col("outcome") != "enrolled") & (pl.col("finished") <= world.horizon.days[1]))
    both = pl.concat([begun, ended.with_columns(pl.col("finished").alias("known"))])
    person = both["person"].to_numpy()
    return frame(
        "enrollments",
        {
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, both["known"].to_numpy()),
            "program_id": _program_ids(world, both, person),
            "started_on": series(both["started"].to_numpy()),
            "finished_on": series(both["finished"].to_numpy()),
            "status": both["outcome"],
            "attestation": both["attestation"],
            "basis": both["basis"],
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        both["known"].to_numpy(),
        world.municipality_of(person, both["started"].to_numpy()),
    )


def _program_ids(world: World, table: pl.DataFrame, person: Ints) -> pl.Series:
    """Codes of programmes; a few senders write one that the registry does not know."""
    ids = chosen(world.core.catalogue.ids, table["program"].to_numpy())
    strange = pl.Series((person % 293 == 5) & (table["started"].to_numpy() % 2 == 0))
    named = pl.DataFrame({"id": ids, "strange": strange})
    return named.select(pl.when("strange").then(pl.col("id") + "-С").otherwise("id")).to_series()


def postcourse(world: World) -> pl.DataFrame:
    """Support after completed upskilling: one or two meetings in the ten weeks after it."""
    rng = world.streams.get("postcourse")
    table = world.growth.studies
    place = world.core.municipality[table["person"].to_numpy()]
    chance = np.clip(0.35 + 1.0 * world.core.activity[place], 0, 0.9)
    upskilling = world.core.catalogue.kind[table["program"].to_numpy()] == 0
    done = (table["outcome"] == "completed").to_numpy() & upskilling & (rng.random(len(table)) < chance)
    first = np.flatnonzero(done)
    rows = np.r_[first, first[rng.random(len(first)) < 0.3]]
    held = table["finished"].to_numpy()[rows] + rng.integers(5, 75, len(rows))
    keep = held <= world.horizon.days[1]
    rows, held = rows[keep], held[keep]
    person = table["person"].to_numpy()[rows]
    return frame(
        "postcourse",
        {
            "snils": snils_of(world, person),
            "program_id": chosen(world.core.catalogue.ids, table["program"].to_numpy()[rows]),
            "form": chosen(_FORMS, pick(rng, [0.5, 0.2, 0.2, 0.1], len(rows))),
            "held_on": series(held),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        held,
        world.municipality_of(person, held),
    ).unique(["snils", "program_id", "form", "held_on"], keep="first", maintain_order=True)
