"""Columns that many sources share. A source's frame has the contract columns plus `_known` (the day from which the row
can be reported) and `_place` (index of the municipality that reports it)."""

from __future__ import annotations

import polars as pl

from pipelines.contracts.load import load_contract
from pipelines.synthetic.world.days import series
from pipelines.synthetic.world.naming import full_name
from pipelines.synthetic.world.region import World
from pipelines.synthetic.world.streams import Ints
from pipelines.synthetic.world.workplaces import SUBJECT_CODES

KNOWN, PLACE = "_known", "_place"


def snils_of(world: World, person: Ints) -> pl.Series:
    """СНИЛС of those persons; null where the index is -1."""
    index = pl.Series(person)
    return world.core.people.snils.gather(index.clip(0)).set(index < 0, None)


def names_of(world: World, person: Ints, day: Ints | int) -> pl.Series:
    """Full names of those persons on those days."""
    people = world.core.people
    renamed = pl.lit(pl.Series(day >= people.married[person]))
    table = people.names.with_columns(people.new_last_name.alias("new"))[pl.Series(person)]
    return (
        table.with_columns(pl.when(renamed).then("new").otherwise("last_name").alias("last_name"))
        .select(full_name())
        .to_series()
    )


def subjects_of(subject: Ints) -> pl.Series:
    """Subject codes of indices; null for none."""
    index = pl.Series(subject)
    return pl.Series(SUBJECT_CODES).gather(index.clip(0)).set(index < 0, None)


def chosen(codes: tuple[str, ...], index: Ints) -> pl.Series:
    """Codes at those indices."""
    return pl.Series(codes, dtype=pl.String).gather(index)


def frame(source: str, columns: dict[str, pl.Series | pl.Expr], known: Ints, place: Ints) -> pl.DataFrame:
    """A frame of the source in the contract's column order; columns not given are null.

    Rows known after the horizon are the caller's to drop.
    """
    order = [column.name for column in load_contract(source).columns]
    given = [value.alias(name) for name, value in columns.items()]
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in order if name not in columns]
    base = pl.DataFrame({KNOWN: series(known), PLACE: pl.Series(place)})
    return base.with_columns(given).with_columns(missing).select([*order, KNOWN, PLACE])
