"""Rows of individual routes (ИОМ) and of their events: the same numbers come again as they progress."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.sources.common import chosen, frame, names_of, snils_of
from pipelines.synthetic.world.days import NEVER, series
from pipelines.synthetic.world.region import World
from pipelines.synthetic.world.streams import Ints, pick

_SECTIONS = ("1.1", "1.3", "1.4", "2.1", "1.2", "3.1", "2.2", "3.2")
_TITLES = {
    "1.1": "Программа повышения квалификации",
    "1.2": "Стажировка на площадке",
    "1.3": "Семинар методического объединения",
    "1.4": "Работа в профессиональном сообществе",
    "2.1": "Открытый урок",
    "2.2": "Публикация методической разработки",
    "3.1": "Встречи с наставником",
    "3.2": "Наставничество молодого коллеги",
}


def ioms(world: World) -> pl.DataFrame:
    """Each route as reported when made, begun, twice on its way, and at its end."""
    table = world.growth.routes
    rng = world.streams.get("ioms")
    first = chosen(("diagnostics", "request", "programme"), pick(rng, [0.05, 0.3, 0.65], len(table)))
    created, started = table["created"].to_numpy(), table["started"].to_numpy()
    end = np.minimum(table["finished"].to_numpy(), table["stopped"].to_numpy())
    length = _length(table)
    steps: list[tuple[Ints, pl.Series | str]] = [
        (created, first),
        (started, "implementation"),
        (started + length * 2 // 5, "implementation"),
        (started + length * 4 // 5, "implementation"),
        (np.where(end < NEVER, end, NEVER), "end"),
    ]
    parts = []
    for known, stage in steps:
        stages = stage if isinstance(stage, pl.Series) else pl.lit(stage)
        part = table.with_columns(pl.Series("known", known), stages.alias("stage"), pl.Series("end", end))
        parts.append(part.filter(pl.col("known") <= pl.min_horizontal("end", pl.lit(world.horizon.days[1]))))
    both = pl.concat(parts).with_columns(
        pl.when(pl.col("stage") != "end")
        .then("stage")
        .when(pl.col("stopped") < NEVER)
        .then(pl.lit("cancelled"))
        .otherwise(pl.lit("reflexive_diagnostics"))
        .alias("stage")
    )
    return _iom_frame(world, both)


def _iom_frame(world: World, table: pl.DataFrame) -> pl.DataFrame:
    person, known = table["person"].to_numpy(), table["known"].to_numpy()
    finished = np.where((table["stage"] == "reflexive_diagnostics").to_numpy(), table["finished"].to_numpy(), NEVER)
    return frame(
        "ioms",
        {
            "iom_id": _number(world, table),
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, known),
            "created_on": series(table["created"].to_numpy()),
            "diagnosed_on": series(table["diagnosed"].to_numpy()),
            "started_on": series(table["started"].to_numpy()),
            "planned_end": series(table["planned_end"].to_numpy()),
            "finished_on": series(finished),
            "stage": table["stage"],
            "tutor_snils": snils_of(world, table["tutor"].to_numpy()),
            "events_planned": table["planned"],
            "events_done": pl.Series(_done_by(table, known)),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        known,
        world.municipality_of(person, table["created"].to_numpy()),
    )


def iom_activities(world: World) -> pl.DataFrame:
    """Each planned event of each route as planned, and again when done."""
    routes = world.growth.routes
    table = routes.with_columns(pl.int_ranges("planned").alias("step")).explode("step")
    rng = world.streams.get("iom activities")
    step, planned = table["step"].to_numpy(), table["planned"].to_numpy()
    length = _length(table)
    started = table["started"].to_numpy()
    due = started + ((step + 1) * (table["planned_end"].to_numpy() - started)) // planned
    done = started + -(-(step + 1) * length // planned)
    done = np.where(step < _reached(table), done, NEVER)
    done = np.where((done <= world.horizon.days[1]) & (done < table["stopped"].to_numpy()), done, NEVER)
    section = chosen(_SECTIONS, step)
    title = section.replace_strict(_TITLES)
    hours = chosen(("2", "4", "6", "8", "16", "36"), rng.integers(0, 6, len(table))).cast(pl.Float64)
    table = table.with_columns(
        pl.Series("due", due), section.alias("section"), title.alias("title"), hours.alias("hours"),
        pl.Series("reflects", rng.random(len(table)) < 0.5),
    )  # fmt: skip
    planned_rows = table.with_columns(pl.lit(NEVER, dtype=pl.Int64).alias("done"), pl.col("created").alias("known"))
    done_rows = table.with_columns(pl.Series("done", done), pl.Series("known", done)).filter(pl.col("done") < NEVER)
    both = pl.concat([planned_rows, done_rows])
    person = both["person"].to_numpy()
    return frame(
        "iom_activities",
        {
            "iom_id": _number(world, both),
            "section": both["section"],
            "title": both["title"],
            "hours": both["hours"],
            "due_on": series(both["due"].to_numpy()),
            "done_on": series(both["done"].to_numpy()),
            "reflection": both.select(pl.when(pl.col("done") < NEVER).then("reflects")).to_series(),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        both["known"].to_numpy(),
        world.municipality_of(person, both["created"].to_numpy()),
    )


def _number(world: World, table: pl.DataFrame) -> pl.Series:
    return table.select(
        pl.format("ИОМ-{}-{}", pl.lit(world.region_code), pl.col("no").cast(pl.String).str.zfill(6))
    ).to_series()


def _length(table: pl.DataFrame) -> Ints:
    """Days from the start to the end of a route: the real one where it ended, else the planned one."""
    end = np.where(table["finished"].to_numpy() < NEVER, table["finished"].to_numpy(), table["planned_end"].to_numpy())
    return np.asarray(np.maximum(end - table["started"].to_numpy(), 1))


def _reached(table: pl.DataFrame) -> Ints:
    """Events that get done at all: everything on a finished route, three of five elsewhere."""
    planned = table["planned"].to_numpy()
    return np.asarray(np.where(table["finished"].to_numpy() < NEVER, planned, planned * 3 // 5), dtype=np.int64)


def _done_by(table: pl.DataFrame, day: Ints) -> Ints:
    """Events done up to those days, in step with `iom_activities`."""
    passed = np.clip(day - table["started"].to_numpy(), 0, None) * table["planned"].to_numpy() // _length(table)
    return np.asarray(np.minimum(passed, _reached(table)), dtype=np.int64)
