"""Rows of control and plan sources: issued documents (ФРДО), finance and the roadmap."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.reference import seed
from pipelines.synthetic.sources.common import chosen, frame, snils_of
from pipelines.synthetic.world.days import NEVER, number, series, to_date
from pipelines.synthetic.world.region import World
from pipelines.synthetic.world.streams import Ints, pick

_BUDGETS = ("federal", "regional", "municipal", "other")
_PURPOSES = ("Повышение квалификации", "Методическое сопровождение", "Оборудование ЦНППМ")


def frdo(world: World) -> pl.DataFrame:
    """Documents of passed programmes; some are missing, some belong to learning nobody reported."""
    rng = world.streams.get("frdo")
    end = world.horizon.days[1]
    passed = world.growth.studies.filter((pl.col("outcome") == "completed") & (pl.col("attestation") == "passed"))
    issued = passed["finished"].to_numpy() + rng.integers(1, 21, len(passed))
    documented = (rng.random(len(passed)) < 0.94) & (issued <= end)
    table, issued = passed.filter(pl.Series(documented)), issued[documented]
    # an unreported course: someone else's programme under one's own name
    strange = rng.random(len(table)) < 0.02
    person = np.where(strange, rng.integers(0, len(world.core.people), len(table)), table["person"].to_numpy())
    program, catalogue = table["program"].to_numpy(), world.core.catalogue
    names = world.core.people.names[pl.Series(person)]
    year = _years(table["started"].to_numpy()), _years(table["finished"].to_numpy())
    return frame(
        "frdo",
        {
            "document_kind": chosen(("certificate", "diploma"), (catalogue.kind[program] == 1).astype(np.int64)),
            "document_status": chosen(("original", "duplicate"), (rng.random(len(table)) < 0.01).astype(np.int64)),
            "document_series": chosen(("ПК", "ПП"), (catalogue.kind[program] == 1).astype(np.int64)),
            "document_number": pl.Series(_document_numbers(world, len(table))),
            "issued_on": series(issued),
            "title": chosen(catalogue.titles, program),
            "year_started": pl.Series(year[0]),
            "year_finished": pl.Series(year[1]),
            "hours": pl.Series(catalogue.hours[program]),
            "last_name": names["last_name"],
            "first_name": names["first_name"],
            "middle_name": names["middle_name"],
            "birth_date": series(world.core.people.born[person]),
            "snils": snils_of(world, person),
        },
        issued,
        world.core.municipality[person],
    )


def _document_numbers(world: World, size: int) -> list[str]:
    return [f"{world.region_code}{no:08d}" for no in range(1, size + 1)]


def _years(days: Ints) -> Ints:
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)


def finance(world: World) -> pl.DataFrame:
    """Plan and spending per municipality, quarter, budget and purpose; more of the plan is spent late in the year."""
    rng = world.streams.get("finance")
    parts = []
    for year in range(world.horizon.first.year, world.horizon.as_of.year + 1):
        for quarter in range(1, 5):
            first = date(year, quarter * 3 - 2, 1)
            last = number(date(year + quarter // 4, quarter * 3 % 12 + 1, 1)) - 1
            if first <= world.horizon.as_of and last >= number(world.horizon.first):
                parts.append(_quarter(world, rng, min(last, world.horizon.days[1]), f"{year}-Q{quarter}"))
    return pl.concat(parts).unique(["municipality", "quarter", "budget", "purpose"], keep="first", maintain_order=True)


def _quarter(world: World, rng: np.random.Generator, known: int, label: str) -> pl.DataFrame:
    places = len(world.places)
    place = np.repeat(np.arange(places), 3)
    budget = pick(rng, [0.15, 0.5, 0.3, 0.05], len(place))
    purpose = np.tile([0, 1, 2], places)
    planned = world.places.population[place] * rng.lognormal(1.5, 0.4, len(place)) * np.array([1.0, 0.5, 0.3])[purpose]
    spent = planned * np.clip(rng.normal(0.78 + 0.05 * (int(label[-1]) - 1), 0.1, len(place)), 0.2, 1.0)
    return frame(
        "finance",
        {
            "municipality": chosen(world.places.codes_on(to_date(known)), place),
            "quarter": pl.lit(label),
            "budget": chosen(_BUDGETS, budget),
            "purpose": chosen(_PURPOSES, purpose),
            "planned": pl.Series(np.round(planned, 2)),
            "spent": pl.Series(np.round(spent, 2)),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        np.full(len(place), known),
        place,
    ).filter(pl.Series(rng.random(len(place)) < 0.96))


def roadmap(world: World) -> pl.DataFrame:
    """Execution of the region's plan: done in time, late or not yet, or taken off; reported when due and when done."""
    rng = world.streams.get("roadmap")
    plan = (
        seed("roadmap_events")
        .filter(pl.col("region_code") == world.region_code)
        .select(
            pl.format("{}.{}", "block_no", "event_no").alias("event_ref"),
            pl.col("due_dates").str.split(";").alias("due"),
        )
        .explode("due")
        .with_columns(pl.col("due").str.to_date())
        .unique(["event_ref", "due"], maintain_order=True)
    )
    due = plan["due"].cast(pl.Int32).cast(pl.Int64).to_numpy()
    size = len(plan)
    luck = rng.random(size)
    done = due + np.select(
        [luck < 0.72, luck < 0.90], [-rng.integers(0, 9, size), rng.integers(1, 60, size)], np.full(size, NEVER)
    )
    dropped = luck > 0.97
    end = world.horizon.days[1]
    rows = [
        (np.flatnonzero((done > due) & (due <= end)), due, np.full(size, NEVER), np.zeros(size, dtype=bool)),
        (np.flatnonzero(done <= end), done, done, np.zeros(size, dtype=bool)),
        (np.flatnonzero(dropped & (due + 20 <= end)), due + 20, np.full(size, NEVER), dropped),
    ]
    parts = [
        frame(
            "roadmap",
            {
                "event_ref": plan["event_ref"].gather(index),
                "due_on": plan["due"].gather(index),
                "done_on": series(done_on[index]),
                "evidence": _evidence(index, done_on[index]),
                "cancelled": pl.Series(off[index]),
            },
            known[index],
            np.zeros(len(index), dtype=np.int64),
        )
        for index, known, done_on, off in rows
    ]  # fmt: skip
    return pl.concat(parts)


def _evidence(number: Ints, done: Ints) -> pl.Series:
    """The document that proves execution; null before it."""
    texts = pl.select(pl.format("Протокол № {}", pl.lit(pl.Series(number + 1)))).to_series()
    return texts.set(pl.Series(done >= NEVER), None)
