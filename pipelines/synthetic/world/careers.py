"""Careers: who leaves when, who follows, who moves between organisations, who is on leave, who has a second job."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.synthetic.world.days import NEVER, YEAR, Horizon
from pipelines.synthetic.world.streams import Bools, Ints, Streams
from pipelines.synthetic.world.workplaces import DEPUTY, OTHER, TEACHER, Workplaces

LEAVING_PER_YEAR = 0.055
MOVING_PER_YEAR = 0.02


@dataclass(frozen=True)
class Careers:
    """Arrays over persons: the first people at their workplaces, then those who follow them.

    A person works at `workplace` from `entered` until `moved`, then at `next_workplace`, until `left`, apart from the
    days `[leave_from, leave_to)`. Days that never come are NEVER, people of old have `entered` = -NEVER.
    """

    workplace: Ints
    entered: Ints
    left: Ints
    moved: Ints
    next_workplace: Ints
    leave_from: Ints
    leave_to: Ints

    def __len__(self) -> int:
        return len(self.workplace)

    def workplace_on(self, person: Ints, day: Ints | int) -> Ints:
        """Main workplace of those persons on those days, whether or not they are at work."""
        return np.where(day >= self.moved[person], self.next_workplace[person], self.workplace[person])

    def employed(self, person: Ints, day: Ints | int) -> Bools:
        """Whether they are employed, on leave or not."""
        return np.asarray((self.entered[person] <= day) & (day < self.left[person]))

    def on_leave(self, person: Ints, day: Ints | int) -> Bools:
        return np.asarray((self.leave_from[person] <= day) & (day < self.leave_to[person]))

    def at_work(self, person: Ints, day: Ints | int) -> Bools:
        """Whether they are employed and not on leave."""
        return self.employed(person, day) & ~self.on_leave(person, day)


@dataclass(frozen=True)
class SecondJobs:
    """Arrays over jobs that are not the main one."""

    person: Ints
    organization: Ints
    position: Ints
    subject: Ints
    entered: Ints
    left: Ints


def build(workplaces: Workplaces, horizon: Horizon, streams: Streams) -> Careers:
    """Careers at those workplaces; nearly every leaver is replaced, so that the staff keeps its size."""
    rng = streams.get("careers")
    count = len(workplaces)
    start, end = horizon.days
    years = (end - start) / YEAR
    leaves = rng.random(count) < LEAVING_PER_YEAR * years
    left = np.where(leaves, _summer_days(rng, start, end, count), NEVER)
    replaced = np.flatnonzero(leaves & (rng.random(count) < 0.93))
    gap = np.where(
        rng.random(len(replaced)) < 0.7, rng.integers(0, 4, len(replaced)), rng.integers(4, 60, len(replaced))
    )
    followers = len(replaced)
    careers = Careers(
        workplace=np.r_[np.arange(count), replaced],
        entered=np.r_[np.full(count, -NEVER), left[replaced] + gap],
        left=np.r_[left, np.full(followers, NEVER)],
        moved=np.full(count + followers, NEVER),
        next_workplace=np.r_[np.arange(count), replaced],
        leave_from=np.full(count + followers, NEVER),
        leave_to=np.full(count + followers, NEVER),
    )
    _swap(careers, workplaces, horizon, rng, np.flatnonzero(~leaves & (rng.random(count) < MOVING_PER_YEAR * years)))
    return careers


def give_leave(careers: Careers, young_women: Ints, horizon: Horizon, rng: np.random.Generator) -> None:
    """Puts some of these persons on child-care leave of one to three years, inside their employment."""
    start, end = horizon.days
    chosen = young_women[rng.random(len(young_women)) < 0.12]
    begin = rng.integers(start - 500, end, len(chosen))
    begin = np.maximum(begin, careers.entered[chosen] + 250)
    careers.leave_from[chosen] = begin
    careers.leave_to[chosen] = begin + rng.integers(380, 1000, len(chosen))


def second_jobs(workplaces: Workplaces, careers: Careers, horizon: Horizon, streams: Streams) -> SecondJobs:
    """Part-time jobs: deputies who teach in their own organisation, others elsewhere in the municipality."""
    rng = streams.get("second jobs")
    persons = np.arange(len(workplaces))
    position = workplaces.position
    inside = persons[(position == DEPUTY) & (rng.random(len(persons)) < 0.35)]
    outside = persons[(position >= TEACHER) & (rng.random(len(persons)) < 0.04)]
    near = workplaces.organization[np.clip(outside + rng.integers(5, 60, len(outside)), 0, len(workplaces) - 1)]
    home = workplaces.organization[outside]
    outside, near = outside[near != home], near[near != home]
    person = np.r_[inside, outside]
    start, end = horizon.days
    entered = np.where(rng.random(len(person)) < 0.7, -NEVER, rng.integers(start, end, len(person)))
    left = np.where(rng.random(len(person)) < 0.8, NEVER, entered + rng.integers(200, 700, len(person)))
    left = np.minimum(np.where(left < start, NEVER, left), careers.left[person])
    return SecondJobs(
        person,
        np.r_[workplaces.organization[inside], near],
        np.where(position[person] == DEPUTY, TEACHER, np.where(position[person] == TEACHER, TEACHER, OTHER)),
        workplaces.subject[person],
        entered,
        left,
    )


def _summer_days(rng: np.random.Generator, start: int, end: int, size: int) -> Ints:
    """Days between start and end, more than half of them from June to August."""
    days = rng.integers(start, end + 1, size)
    month = (days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)) % 12
    again = rng.integers(start, end + 1, size)
    return np.where((month >= 5) & (month <= 7) | (rng.random(size) < 0.45), days, again)


def _swap(careers: Careers, workplaces: Workplaces, horizon: Horizon, rng: np.random.Generator, chosen: Ints) -> None:
    """Two people of one position change places at the start of a school year, so that no population moves."""
    chosen = chosen[np.lexsort((rng.random(len(chosen)), workplaces.position[chosen]))]
    first, second = chosen[0 : len(chosen) // 2 * 2 : 2], chosen[1::2]
    same = workplaces.position[first] == workplaces.position[second]
    first, second = first[same], second[same]
    years = np.arange(horizon.history.year, horizon.as_of.year + 1)
    days = np.array([f"{year}-09-01" for year in years], dtype="datetime64[D]").astype(np.int64)
    day = rng.choice(days[days > horizon.days[0]], len(first)) if (days > horizon.days[0]).any() else None
    if day is None:
        return
    for one, other in ((first, second), (second, first)):
        careers.moved[one] = day
        careers.next_workplace[one] = other
