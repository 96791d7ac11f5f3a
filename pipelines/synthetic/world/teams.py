"""Management teams of organisations and their joint training in quality management."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.synthetic.world.days import Horizon, number
from pipelines.synthetic.world.growth import Region
from pipelines.synthetic.world.organizations import Organizations
from pipelines.synthetic.world.streams import Bools, Ints
from pipelines.synthetic.world.studies import learn
from pipelines.synthetic.world.workplaces import Workplaces, managerial

#: months in which teams are trained together, and the share of teams that joins
_WAVES = ((2, 0.16), (10, 0.22))


def team_workplaces(workplaces: Workplaces, organizations: Organizations) -> Bools:
    """Workplaces that belong to a team: all who lead and the first two others, in organisations of five and more."""
    lead = managerial(workplaces.position)
    organization = workplaces.organization
    start = np.cumsum(organizations.size) - organizations.size
    others: Ints = (~lead).astype(np.int64)
    before: Ints = np.cumsum(others) - others
    rank: Ints = before - before[start[organization]]
    big = (organizations.size >= 5) & np.isin(organizations.kind, (0, 1, 3))
    return np.asarray(big[organization] & (lead | (rank < 2)))


def members(region: Region, workplaces: Workplaces, organizations: Organizations, day: int) -> tuple[Ints, Ints]:
    """Persons in a team on that day and their workplaces."""
    person = np.arange(len(region.people))
    place = region.careers.workplace_on(person, day)
    belongs = team_workplaces(workplaces, organizations)[place] & region.careers.employed(person, day)
    return person[belongs], place[belongs]


def studies(region: Region, workplaces: Workplaces, organizations: Organizations) -> pl.DataFrame:
    """Enrolments of whole teams in programmes of quality management."""
    parts = [
        _wave(region, workplaces, organizations, date(year, month, 5), share)
        for year in range(region.horizon.history.year, region.horizon.as_of.year + 1)
        for month, share in _WAVES
        if _inside(region.horizon, date(year, month, 5))
    ]
    return pl.concat(parts) if parts else pl.DataFrame()


def _inside(horizon: Horizon, day: date) -> bool:
    return horizon.history <= day <= horizon.as_of


def _wave(
    region: Region, workplaces: Workplaces, organizations: Organizations, day: date, share: float
) -> pl.DataFrame:
    rng = region.streams.get("team training", day)
    catalogue = region.catalogue
    goes = rng.random(len(organizations)) < share * (0.5 + region.activity[organizations.municipality] / 0.3 / 2)
    first = number(day) + rng.integers(0, 30, len(organizations))
    offered = np.flatnonzero(catalogue.quality & (catalogue.opened <= number(day)))
    registered = offered[catalogue.in_registry[offered] <= number(day)]
    offered = registered if len(registered) else offered
    program = offered[rng.integers(0, len(offered), len(organizations))]
    person, place = members(region, workplaces, organizations, number(day))
    organization = workplaces.organization[place]
    joins = goes[organization] & (rng.random(len(person)) < 0.85) & region.careers.at_work(person, number(day))
    person, organization = person[joins], organization[joins]
    table = learn(catalogue, region.horizon, rng, person, first[organization], program[organization])
    return table.filter("keep").drop("keep").with_columns(pl.lit("request").alias("basis"))
