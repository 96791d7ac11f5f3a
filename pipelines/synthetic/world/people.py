"""People: sex, age, experience, names, category and СНИЛС, consistent with their careers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.synthetic.world import careers as careers_
from pipelines.synthetic.world.careers import Careers
from pipelines.synthetic.world.days import NEVER, YEAR, Horizon
from pipelines.synthetic.world.identifiers import snils
from pipelines.synthetic.world.naming import names
from pipelines.synthetic.world.streams import Bools, Floats, Ints, Streams
from pipelines.synthetic.world.workplaces import SUBJECT_CODES, Workplaces

#: mean age by position (POSITIONS)
_MEAN_AGE = np.array([50.0, 47.0, 45.0, 45.0, 45.0, 43.0, 42.0])
_MALE_SHARE = np.array([0.22, 0.12, 0.14, 0.02, 0.13, 0.005, 0.12])
_MALE_SUBJECTS = tuple(SUBJECT_CODES.index(name) for name in ("physical_education", "technology", "safety"))


@dataclass(frozen=True)
class People:
    """Arrays over persons in the order of their careers; days are day numbers, `category` is codes joined by `;`.

    From `married` on (NEVER for most) a person bears `new_last_name` under the same СНИЛС.
    """

    female: Bools
    born: Ints
    teaching_since: Ints
    position: Ints
    subject: Ints
    names: pl.DataFrame
    snils: pl.Series
    category: pl.Series
    married: Ints
    new_last_name: pl.Series

    def __len__(self) -> int:
        return len(self.born)

    def experience(self, day: int) -> Floats:
        """Years of teaching on that day, not below zero."""
        return np.asarray(np.maximum((day - self.teaching_since) / YEAR, 0.0))


def build(workplaces: Workplaces, careers: Careers, horizon: Horizon, streams: Streams) -> People:
    """People for those careers; young women among them are given child-care leave in `careers`."""
    rng = streams.get("people")
    position = workplaces.position[careers.workplace]
    subject = workplaces.subject[careers.workplace]
    size = len(position)
    male = np.where(np.isin(subject, _MALE_SUBJECTS), 0.55, _MALE_SHARE[position])
    female = rng.random(size) >= male
    start = horizon.days[0]
    reference = np.maximum(careers.entered, start)
    old = careers.entered < start
    age = np.clip(rng.normal(_MEAN_AGE[position], 11.5), 21.5, 74)
    beginner = ~old & (position > 2) & (rng.random(size) < 0.55)
    age = np.where(beginner, rng.uniform(21.5, 27, size), np.where(position <= 2, np.maximum(age, 29), age))
    born = (reference - age * YEAR).astype(np.int64)
    begun = born + ((22 + rng.gamma(1.2, 1.6, size)) * YEAR).astype(np.int64)
    latest = np.where(beginner, careers.entered, reference - rng.integers(20, 700, size))
    since = np.where(beginner, careers.entered, np.minimum(begun, latest))
    since = np.maximum(since, born + int(20 * YEAR))
    since = np.minimum(since, np.where(old, start - 1, careers.entered))
    women = np.flatnonzero(female & (age > 22) & (age < 41))
    careers_.give_leave(careers, women, horizon, streams.get("leave"))
    identity = streams.get("identity")
    called = names(identity, female)
    # two persons of one name and birth date: easily taken for one
    twin = np.arange(size)
    other = identity.choice(size, max(size // 1000, 1), replace=False)
    twin[other] = identity.permutation(np.flatnonzero(female & old))[: len(other)]
    female, born, since, called = female[twin], born[twin], since[twin], called[pl.Series(twin)]
    start, end = horizon.days
    bride = female & (reference - born < 33 * YEAR) & (identity.random(size) < 0.06)
    return People(
        female, born, since, position, subject, called, snils(identity, size),
        _categories(rng, (reference - since) / YEAR),
        np.where(bride, identity.integers(start, end + 1, size), NEVER), names(identity, female)["last_name"],
    )  # fmt: skip


def _categories(rng: np.random.Generator, experience: Floats) -> pl.Series:
    """Qualification categories: higher with experience, few with a second one."""
    luck = rng.random(len(experience)) * 0.7 + np.clip(experience / 25, 0, 1) * 0.45
    base = np.select([luck > 0.82, luck > 0.55, luck > 0.35], ["highest", "first", "conformity"], "none")
    extra = rng.random(len(experience))
    senior = base == "highest"
    base = np.where(senior & (extra < 0.05), "highest;methodist", base)
    base = np.where(senior & (extra > 0.95), "highest;mentor", base)
    return pl.Series(base.tolist()).set(pl.Series((extra > 0.40) & (extra < 0.43)), None)
