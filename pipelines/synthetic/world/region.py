"""One synthetic region, put together from its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.synthetic.world import careers, catalogue, competence, growth, methodists, seasons, teams, workplaces
from pipelines.synthetic.world import organizations as organizations_
from pipelines.synthetic.world import people as people_
from pipelines.synthetic.world.careers import SecondJobs
from pipelines.synthetic.world.days import Horizon
from pipelines.synthetic.world.growth import Growth, Region
from pipelines.synthetic.world.municipalities import Municipalities
from pipelines.synthetic.world.organizations import Organizations
from pipelines.synthetic.world.streams import Ints, Streams
from pipelines.synthetic.world.workplaces import Workplaces


@dataclass(frozen=True)
class World:
    """Everything true of one region over the horizon."""

    region_code: str
    horizon: Horizon
    streams: Streams
    places: Municipalities
    organizations: Organizations
    workplaces: Workplaces
    second_jobs: SecondJobs
    core: Region
    growth: Growth

    def organization_of(self, person: Ints, day: Ints | int) -> Ints:
        """Organisation of the main workplace of those persons on those days."""
        return self.workplaces.organization[self.core.careers.workplace_on(person, day)]

    def municipality_of(self, person: Ints, day: Ints | int) -> Ints:
        """Index of the municipality of that organisation."""
        return self.organizations.municipality[self.organization_of(person, day)]


def build(region_code: str, staff: int, horizon: Horizon, seed: int) -> World:
    """A region with `staff` people at work."""
    streams = Streams(seed, region_code)
    places = Municipalities.on(region_code, horizon.first)
    organizations = organizations_.build(staff, places, streams)
    jobs = workplaces.build(organizations, streams)
    paths = careers.build(jobs, horizon, streams)
    people = people_.build(jobs, paths, horizon, streams)
    start = horizon.days[0]
    municipality = organizations.municipality[jobs.organization[paths.workplace]]
    level = competence.build(people, municipality, places, start, streams)
    active = methodists.build(people, paths, municipality, level, horizon, streams)
    core = Region(
        people, paths, municipality, level, seasons.activity(places, streams),
        catalogue.build(region_code, staff, horizon, streams), active, horizon, streams,
    )  # fmt: skip
    grown = growth.build(core)
    together = teams.studies(core, jobs, organizations)
    studies = pl.concat([grown.studies, together], how="diagonal").unique(
        ["person", "program", "started"], keep="first", maintain_order=True
    )
    return World(
        region_code, horizon, streams, places, organizations, jobs,
        careers.second_jobs(jobs, paths, horizon, streams), core, replace(grown, studies=studies),
    )  # fmt: skip


def everyone(world: World) -> Ints:
    """Indices of all persons."""
    return np.arange(len(world.core.people))
