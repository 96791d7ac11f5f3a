"""Learning by programmes: on a route, on one's own wish, and what a passed programme gives."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.world.careers import Careers
from pipelines.synthetic.world.catalogue import Catalogue
from pipelines.synthetic.world.days import Horizon
from pipelines.synthetic.world.people import People
from pipelines.synthetic.world.seasons import Season
from pipelines.synthetic.world.streams import Floats, Ints, pick
from pipelines.synthetic.world.workplaces import managerial


def guided(
    catalogue: Catalogue, subjects: Ints, horizon: Horizon, rng: np.random.Generator, routes: pl.DataFrame, target: Ints
) -> pl.DataFrame:
    """Programmes chosen on a route for the weakest group (`target`, by session)."""
    goes = routes.filter(pl.Series(rng.random(len(routes)) < 0.75))
    session, person = goes["session"].to_numpy(), goes["person"].to_numpy()
    started = goes["started"].to_numpy() + rng.integers(0, 30, len(goes))
    basis = np.array(["diagnostics", None, "request", "other"])[pick(rng, [0.78, 0.12, 0.07, 0.03], len(goes))]
    group = target[session]
    return learn(
        catalogue, horizon, rng, person, started, catalogue.choose(rng, group, subjects[person], started)
    ).pipe(_with, session, basis)


def asked_for(
    catalogue: Catalogue, people: People, careers: Careers, horizon: Horizon, season: Season, rng: np.random.Generator
) -> pl.DataFrame:
    """Programmes taken by request or order, without a diagnostics."""
    size = len(people)
    started = season.first + rng.integers(0, max(season.last - season.first, 1), size)
    everyone = np.arange(size)
    goes = (rng.random(size) < 0.11 * min(season.weight, 1.2)) & careers.at_work(everyone, started)
    person, started = everyone[goes], started[goes]
    group = pick(rng, [0.3, 0.35, 0.2, 0.12, 0.03], len(person))
    group = np.where(managerial(people.position[person]) & (rng.random(len(person)) < 0.6), 4, group)
    group = np.where((group == 0) & (people.subject[person] < 0), 1, group)
    basis = np.array(["request", None, "other"])[pick(rng, [0.6, 0.25, 0.15], len(person))]
    program = catalogue.choose(rng, group, people.subject[person], started)
    return learn(catalogue, horizon, rng, person, started, program).pipe(_with, np.full(len(person), -1), basis)


def learn(
    catalogue: Catalogue, horizon: Horizon, rng: np.random.Generator, person: Ints, started: Ints, program: Ints
) -> pl.DataFrame:
    """Enrolments begun inside the facts: `person, program, group, started, finished, outcome, attestation`.

    `outcome` is the end of it, which is known only from `finished` on.
    """
    size = len(person)
    hours = catalogue.hours[program]
    finished = started + (hours / 6).astype(np.int64) + rng.integers(2, 30, size)
    outcome = np.array(["completed", "expelled", "enrolled"])[pick(rng, [0.93, 0.05, 0.02], size)]
    passed = np.array(["passed", "failed", "none"])[pick(rng, [0.95, 0.03, 0.02], size)]
    unfinished = np.array(["none", "failed"])[pick(rng, [0.8, 0.2], size)]
    table = pl.DataFrame(
        {
            "person": person, "program": program, "group": np.where(program >= 0, catalogue.group[program], 0),
            "started": started, "finished": finished, "outcome": outcome.tolist(),
            "attestation": np.where(outcome == "completed", passed, unfinished).tolist(),
        },
        schema_overrides={"outcome": pl.String, "attestation": pl.String},
    )  # fmt: skip
    keep = pl.Series((program >= 0) & (started <= horizon.days[1]))
    return table.with_columns(keep.alias("keep"))


def gains(rng: np.random.Generator, study: pl.DataFrame, level: Floats) -> Floats:
    """Rise of competence in the programme's group: more where it was low, nothing without a passed attestation."""
    now = level[study["person"].to_numpy(), study["group"].to_numpy()]
    gain = np.clip(rng.normal(0.13, 0.05, len(study)) + 0.30 * (0.65 - now), 0.03, 0.32)
    passed = ((study["outcome"] == "completed") & (study["attestation"] == "passed")).to_numpy()
    return np.where(passed, gain, 0.0)


def _with(table: pl.DataFrame, session: Ints, basis: Ints) -> pl.DataFrame:
    return (
        table.with_columns(pl.Series("session", session), pl.Series("basis", basis.tolist(), dtype=pl.String))
        .filter("keep")
        .drop("keep")
    )
