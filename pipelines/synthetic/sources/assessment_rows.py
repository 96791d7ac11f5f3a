"""Rows of the ФИОКО assessment and of pupils' results."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.reference import seed
from pipelines.synthetic.sources.common import chosen, frame, names_of, snils_of, subjects_of
from pipelines.synthetic.world.days import number, series
from pipelines.synthetic.world.region import World, everyone
from pipelines.synthetic.world.streams import Bools, Floats, Ints
from pipelines.synthetic.world.workplaces import SUBJECT_CODES, managerial

#: exam, grade, month and day of reporting, subjects
_EXAMS = (
    ("vpr", 5, (5, 25), ("russian", "mathematics")),
    ("vpr", 7, (5, 25), ("russian", "mathematics", "physics", "geography")),
    ("oge", 9, (6, 28), ("russian", "mathematics", "social_studies", "informatics")),
    ("ege", 11, (6, 29), ("russian", "mathematics", "physics", "chemistry")),
)


def fioko(world: World) -> pl.DataFrame:
    """Campaigns in April and October: members of the methodical active and a few other teachers."""
    rng = world.streams.get("fioko")
    assessed_codes = seed("taught_subjects").filter(pl.col("assessed_by_fioko") == "true")["subject_code"].to_list()
    assessed = np.isin(world.core.people.subject, [SUBJECT_CODES.index(code) for code in assessed_codes])
    start, end = world.horizon.days
    parts = []
    for year in range(world.horizon.history.year, world.horizon.as_of.year + 1):
        for month in (4, 10):
            day = number(date(year, month, 12))
            if start <= day <= end:
                parts.append(_campaign(world, rng, assessed, day, f"{year}-{month:02d}"))
    return pl.concat(parts) if parts else frame("fioko", {}, np.array([], dtype=np.int64), np.array([], dtype=np.int64))


def _campaign(world: World, rng: np.random.Generator, assessed: Bools, day: int, campaign: str) -> pl.DataFrame:
    active = world.core.methodists
    people, person = world.core.people, everyone(world)
    member = np.zeros(len(person), dtype=bool)
    member[active.person[(active.admitted <= day) & (active.excluded > day)]] = True
    chance = np.where(member, 0.5, 0.012)
    teacher = ~managerial(people.position) & (people.experience(day) > 4)
    goes = assessed & teacher & (rng.random(len(person)) < chance) & world.core.careers.at_work(person, day)
    person = person[goes]
    level = world.core.level[person][:, :2] + rng.normal(0.05, 0.08, (len(person), 2))
    score = np.rint(np.clip(level, 0.05, 1.0) * np.array([30, 20]))
    days = day + rng.integers(0, 5, len(person))
    methodist = member[person] | (rng.random(len(person)) < 0.3)
    return frame(
        "fioko",
        {
            "snils": snils_of(world, person),
            "full_name": names_of(world, person, days),
            "campaign": pl.lit(campaign),
            "assessed_on": series(days),
            "subject": subjects_of(people.subject[person]),
            "subject_score": pl.Series(score[:, 0]),
            "subject_max": pl.lit(30.0),
            "method_score": pl.Series(score[:, 1]),
            "method_max": pl.lit(20.0),
            "purpose": chosen(("teacher", "methodist"), methodist.astype(np.int64)),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        days,
        world.municipality_of(person, days),
    )


def outcomes(world: World) -> pl.DataFrame:
    """Results per school, exam, subject and grade: better where teachers are more competent, worse in weak schools."""
    rng = world.streams.get("outcomes")
    strength = _strength(world)
    start, end = world.horizon.days
    schools = np.flatnonzero(world.organizations.kind == 0)
    parts = []
    for year in range(world.horizon.history.year, world.horizon.as_of.year + 1):
        for exam, grade, (month, day_of_month), subjects in _EXAMS:
            day = number(date(year, month, day_of_month))
            takes = schools if grade < 11 else schools[world.organizations.size[schools] >= 8]
            for subject in subjects if start <= day <= end else ():
                parts.append(_exam(world, rng, takes, strength, (exam, grade, year, subject), day))
    empty = np.array([], dtype=np.int64)
    return pl.concat(parts) if parts else frame("outcomes", {}, empty, empty)


def _exam(
    world: World, rng: np.random.Generator, schools: Ints, strength: Floats, what: tuple[str, int, int, str], day: int
) -> pl.DataFrame:
    exam, grade, year, subject = what
    size = len(schools)
    participants = np.maximum((world.organizations.size[schools] * rng.uniform(0.8, 2.4, size)).astype(np.int64), 3)
    mean = 0.62 + 0.9 * (strength[schools, SUBJECT_CODES.index(subject)] - 0.64)
    mean = mean - 0.11 * world.organizations.low_results[schools] + rng.normal(0, 0.05, size)
    mean = np.rint(np.clip(mean, 0.12, 0.97) * 1000) / 1000
    below = rng.binomial(participants, np.clip(0.45 - 0.6 * mean, 0.005, 0.4))
    return frame(
        "outcomes",
        {
            "org_inn": world.organizations.inn.gather(schools),
            "exam": pl.lit(exam),
            "exam_year": pl.lit(year, dtype=pl.Int64),
            "subject": pl.lit(subject),
            "grade": pl.lit(grade, dtype=pl.Int64),
            "participants": pl.Series(participants),
            "mean_percent": pl.Series(mean),
            "below_minimum": pl.Series(below),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        np.full(size, day),
        world.organizations.municipality[schools],
    )


def _strength(world: World) -> Floats:
    """Mean subject competence (organisations × SUBJECT_CODES); the municipality's mean where no one teaches it."""
    people = world.core.people
    organization = world.workplaces.organization[world.core.careers.workplace]
    level = world.core.level[:, 0]
    width = len(SUBJECT_CODES)
    taught = people.subject >= 0
    cell = organization[taught] * width + people.subject[taught]
    size = len(world.organizations) * width
    count = np.bincount(cell, minlength=size)
    total = np.bincount(cell, level[taught], size)
    place = np.bincount(world.core.municipality, level) / np.maximum(np.bincount(world.core.municipality), 1)
    spare = np.repeat(place[world.organizations.municipality], width)
    # one teacher more, of the municipality's mean, keeps small schools from extremes
    return np.asarray(((total + spare) / (count + 1)).reshape(len(world.organizations), width))
