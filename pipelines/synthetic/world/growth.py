"""Professional growth season by season: diagnostics, routes, programmes, and what they change.

The order of events per person is diagnostics → ИОМ → programme → final diagnostics; competence rises with a passed
programme of the group, so that later scores are higher. Rows of the sources are not made here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.synthetic.world import routes, scoring, studies
from pipelines.synthetic.world.careers import Careers
from pipelines.synthetic.world.catalogue import Catalogue
from pipelines.synthetic.world.competence import DEFICIT_BELOW, GROUPS
from pipelines.synthetic.world.days import NEVER, Horizon
from pipelines.synthetic.world.methodists import Methodists
from pipelines.synthetic.world.people import People
from pipelines.synthetic.world.seasons import Season, seasons
from pipelines.synthetic.world.streams import Bools, Floats, Ints, Streams, pick

PROVIDERS = ("cnppm", "assessment_centre", "institute", "self", "other")
_PROVIDER_WEIGHTS = [0.80, 0.06, 0.07, 0.05, 0.02]


@dataclass(frozen=True)
class Region:
    """What growth happens to: people, their careers, places and latent competence at the start."""

    people: People
    careers: Careers
    municipality: Ints
    level: Floats
    activity: Floats
    catalogue: Catalogue
    methodists: Methodists
    horizon: Horizon
    streams: Streams


@dataclass(frozen=True)
class Growth:
    """`diagnostics` (a row per competency), `routes` (per ИОМ), `studies` (per enrolment), in time order of seasons."""

    diagnostics: pl.DataFrame
    routes: pl.DataFrame
    studies: pl.DataFrame


@dataclass
class _State:
    """What a season leaves to the next: gained competence, last dates."""

    gained: Floats
    pending: Floats
    pending_on: Ints
    diagnosed_on: Ints
    route_on: Ints


def build(region: Region) -> Growth:
    """Runs all seasons of the horizon."""
    size = len(region.people)
    zero = np.zeros((size, len(GROUPS)))
    state = _State(zero, zero.copy(), np.full(size, NEVER), np.full(size, -NEVER), np.full(size, -NEVER))
    parts = [_season(region, season, state) for season in seasons(region.horizon)]
    diagnostics, routes_, studies_ = (pl.concat(list(table)) for table in zip(*parts, strict=True))
    return Growth(diagnostics, routes.number(routes_), studies_)


def _season(region: Region, season: Season, state: _State) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    rng = region.streams.get("growth", season.label)
    due = state.pending_on <= season.first
    state.gained[due] += state.pending[due]
    state.pending[due], state.pending_on[due] = 0.0, NEVER
    person, day = _entrants(region, season, state, rng)
    state.diagnosed_on[person] = day
    provider = pick(rng, _PROVIDER_WEIGHTS, len(person))
    mask = scoring.groups_of(rng, region.people.position[person], region.people.subject[person])
    level = region.level[person] + state.gained[person]
    entry = scoring.scores(rng, level, mask)
    percents = scoring.group_percents(entry, len(person))
    target = _weakest(percents)
    deficit = np.nanmin(percents, axis=1, initial=1.0) < DEFICIT_BELOW
    route = routes.draw(
        region.horizon, region.methodists, rng, person, day, (provider == 0) & _free(state, person, day), deficit
    )
    state.route_on[person[route["session"].to_numpy()]] = route["created"].to_numpy()
    guided = studies.guided(region.catalogue, region.people.subject, region.horizon, rng, route, target)
    asked = studies.asked_for(region.catalogue, region.people, region.careers, region.horizon, season, rng)
    study = pl.concat([guided, asked])
    gain = studies.gains(rng, study, region.level)
    learner, group = study["person"].to_numpy(), study["group"].to_numpy()
    np.add.at(state.pending, (learner, group), gain)
    finished = np.where(gain > 0, study["finished"].to_numpy(), NEVER)
    np.minimum.at(state.pending_on, learner, finished)
    final = _final(region, rng, study.with_columns(pl.Series("gain", gain)), mask, state)
    first = _rows(entry, person, day, provider, "entry")
    return pl.concat([first, final]), route.drop("session"), study.drop("session")


def _entrants(region: Region, season: Season, state: _State, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Persons diagnosed in the season and their days; those diagnosed lately come seldom."""
    size = len(region.people)
    day = season.first + np.floor(rng.beta(2.2, 2.0, size) * (season.last - season.first + 1)).astype(np.int64)
    chance = season.weight * region.activity[region.municipality]
    chance = chance * np.where(day - state.diagnosed_on < 240, 0.2, 1.0)
    everyone = np.arange(size)
    comes = (rng.random(size) < chance) & (day <= region.horizon.days[1]) & region.careers.at_work(everyone, day)
    person = np.flatnonzero(comes)
    return person, day[person]


def _free(state: _State, person: Ints, day: Ints) -> Bools:
    return np.asarray(day - state.route_on[person] > 200)


def _weakest(percents: Floats) -> Ints:
    """Group with the lowest percent of each session."""
    return np.asarray(np.where(np.isnan(percents), 2.0, percents).argmin(axis=1), dtype=np.int64)


def _final(region: Region, rng: np.random.Generator, study: pl.DataFrame, mask: Bools, state: _State) -> pl.DataFrame:
    """Final diagnostics of those who completed a programme on their route: its group and some of the others."""
    done = study.filter((pl.col("session") >= 0) & (pl.col("outcome") == "completed"))
    day = done["finished"].to_numpy() + rng.integers(8, 55, len(done))
    comes = (rng.random(len(done)) < 0.62) & (day <= region.horizon.days[1])
    comes &= region.careers.at_work(done["person"].to_numpy(), day)
    done, day = done.filter(pl.Series(comes)), day[comes]
    person, group = done["person"].to_numpy(), done["group"].to_numpy()
    asked = mask[done["session"].to_numpy()] & (rng.random((len(done), len(GROUPS))) < 0.5)
    asked[np.arange(len(done)), group] = True
    level = region.level[person] + state.gained[person]
    level[np.arange(len(done)), group] += done["gain"].to_numpy()
    return _rows(scoring.scores(rng, level, asked), person, day, np.zeros(len(done), dtype=np.int64), "exit")


def _rows(table: pl.DataFrame, person: Ints, day: Ints, provider: Ints, stage: str) -> pl.DataFrame:
    session = table["session"].to_numpy()
    return table.drop("session").with_columns(
        pl.Series("person", person[session]),
        pl.Series("day", day[session]),
        pl.Series("provider", provider[session]),
        pl.lit(stage).alias("stage"),
    )
