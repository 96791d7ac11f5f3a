"""Rows of mentoring and of support events."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.synthetic.sources.common import chosen, frame, snils_of
from pipelines.synthetic.world.days import NEVER, YEAR, number, series
from pipelines.synthetic.world.region import World, everyone
from pipelines.synthetic.world.streams import Ints, pick
from pipelines.synthetic.world.workplaces import managerial

_FORMS = ("mentoring", "management_mentoring", "supervision", "methodist_support", "peer_learning")
_EVENT_FORMS = {
    "seminars_webinars": 0.36, "experience_exchange": 0.16, "horizontal_learning": 0.10,
    "contests_games_intensives": 0.08, "consulting_monitoring_visits": 0.08, "internship": 0.06, "tutoring": 0.06,
    "supervision_and_trials": 0.05, "mentoring": 0.03, "effective_practices_support": 0.02,
}  # fmt: skip
_THEMES = (
    "Функциональная грамотность", "Подготовка к ГИА", "Цифровая среда", "Инклюзивное образование", "Оценка качества",
    "Обновлённый ФГОС", "Работа с одарёнными детьми", "Воспитание в школе", "Читательская грамотность",
    "Методический день",
)  # fmt: skip


def mentoring(world: World) -> pl.DataFrame:
    """Pairs: beginners with mentors each autumn, leaders with leaders, methodists with the teachers they support."""
    rng = world.streams.get("mentoring")
    parts = [_beginners(world, rng, year, month) for year, month in _waves(world)]
    parts += [_peers(world, rng, year, month) for year, month in _waves(world)]
    parts.append(_supported(world, rng))
    mentor, mentee, form, started, finished = (np.concatenate(column) for column in zip(*parts, strict=True))
    careers, end = world.core.careers, world.horizon.days[1]
    keep = (mentor != mentee) & (started <= end) & careers.at_work(mentor, started) & careers.at_work(mentee, started)
    mentor, mentee, form, started, finished = (x[keep] for x in (mentor, mentee, form, started, finished))
    order = rng.integers(1, 200, len(mentor))
    return frame(
        "mentoring",
        {
            "mentor_snils": snils_of(world, mentor),
            "mentee_snils": snils_of(world, mentee),
            "form": chosen(_FORMS, form),
            "started_on": series(started),
            "finished_on": series(finished),
            "order_ref": pl.Series([f"Приказ № {no}" for no in order.tolist()]).set(pl.Series(order > 160), None),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        started,
        world.municipality_of(mentor, started),
    ).unique(["mentor_snils", "mentee_snils", "form", "started_on"], keep="first", maintain_order=True)


Pairs = tuple[Ints, Ints, Ints, Ints, Ints]


def _waves(world: World) -> list[tuple[int, int]]:
    years = range(world.horizon.history.year, world.horizon.as_of.year + 1)
    start, end = world.horizon.days
    return [(y, m) for y in years for m in (2, 9) if start <= number(date(y, m, 1)) <= end]


def _beginners(world: World, rng: np.random.Generator, year: int, month: int) -> Pairs:
    day = number(date(year, month, 1))
    people, careers = world.core.people, world.core.careers
    person = everyone(world)
    young = (people.experience(day) < 3) & ((day - people.born) / YEAR < 35) & ~managerial(people.position)
    mentee = person[careers.at_work(person, day) & young & (rng.random(len(person)) < (0.62 if month == 9 else 0.2))]
    skilled = person[careers.at_work(person, day) & (people.experience(day) > 8)]
    mentor = _near(world, rng, mentee, skilled, day)
    started = day + rng.integers(3, 45, len(mentee))
    finished = np.where(rng.random(len(mentee)) < 0.25, NEVER, started + rng.integers(180, 300, len(mentee)))
    return mentor, mentee, np.zeros(len(mentee), dtype=np.int64), started, finished


def _peers(world: World, rng: np.random.Generator, year: int, month: int) -> Pairs:
    day = number(date(year, month, 1))
    people = world.core.people
    person = everyone(world)
    at_work = world.core.careers.at_work(person, day)
    mentee = person[at_work & (rng.random(len(person)) < 0.025)]
    lead = managerial(people.position)
    mentor = _near(world, rng, mentee, person[at_work & (people.experience(day) > 8)], day)
    leaders = person[at_work & lead]
    mentor = np.where(lead[mentee] & (len(leaders) > 0), leaders[rng.integers(0, len(leaders), len(mentee))], mentor)
    form = np.where(lead[mentee], 1, np.where(rng.random(len(mentee)) < 0.35, 2, 4))
    started = day + rng.integers(0, 80, len(mentee))
    return mentor, mentee, form, started, started + rng.integers(30, 200, len(mentee))


def _supported(world: World, rng: np.random.Generator) -> Pairs:
    active = world.core.methodists
    count = rng.integers(5, 22, len(active))
    mentor = np.repeat(active.person, count)
    admitted = np.repeat(np.maximum(active.admitted, world.horizon.days[0]), count)
    person = everyone(world)
    pool = person[~managerial(world.core.people.position)]
    started = admitted + rng.integers(0, 240, len(mentor))
    mentee = _near(world, rng, mentor, pool, world.horizon.days[0])
    finished = np.where(rng.random(len(mentor)) < 0.6, NEVER, started + rng.integers(90, 400, len(mentor)))
    return mentor, mentee, np.full(len(mentor), 3), started, finished


def _near(world: World, rng: np.random.Generator, person: Ints, pool: Ints, day: int) -> Ints:
    """For each person someone of the pool in the same municipality; anyone where there is none."""
    place = world.municipality_of(pool, day)
    pool = pool[np.argsort(place, kind="stable")]
    place = np.sort(place)
    wanted = world.municipality_of(person, day)
    low, high = np.searchsorted(place, wanted, "left"), np.searchsorted(place, wanted, "right")
    low, high = np.where(high > low, low, 0), np.where(high > low, high, len(pool))
    return pool[low + (rng.random(len(person)) * (high - low)).astype(np.int64)]


def support_events(world: World) -> pl.DataFrame:
    """Attendance of seminars and other events: regional ones and those of one municipality."""
    rng = world.streams.get("support events")
    start, end = world.horizon.days
    staff = len(world.workplaces)
    count = int((end - start) / 30 * (3 + staff / 220))
    held = rng.integers(start, end + 1, count)
    month = held.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    held = np.where(np.isin(month, (5, 6, 7)) & (rng.random(count) < 0.8), np.maximum(held - 110, start), held)
    form, theme = pick(rng, list(_EVENT_FORMS.values()), count), rng.integers(0, len(_THEMES), count)
    hours = rng.integers(2, 17, count) / 2
    visitors = np.minimum(rng.lognormal(2.5, 0.6, count), staff / 4).astype(np.int64) + 1
    event = np.repeat(np.arange(count), visitors)
    host = rng.integers(0, staff, count)
    around = np.abs(rng.normal(0, staff * 0.012 + 8, len(event))).astype(np.int64)
    local = (rng.random(count) < 0.6)[event]
    person = np.where(local, (host[event] + around) % staff, rng.integers(0, len(world.core.people), len(event)))
    keep = world.core.careers.at_work(person, held[event])
    person, event = person[keep], event[keep]
    titles = tuple(f"{_THEMES[t]}: встреча {no}" for no, t in enumerate(theme.tolist(), start=1))
    return frame(
        "support_events",
        {
            "snils": snils_of(world, person),
            "form": chosen(tuple(_EVENT_FORMS), form[event]),
            "event_title": chosen(titles, event),
            "held_on": series(held[event]),
            "role": chosen(("participant", "speaker", "organiser"), pick(rng, [0.9, 0.07, 0.03], len(event))),
            "hours": pl.Series(hours[event]),
            "cancelled": pl.lit(None, dtype=pl.Boolean),
        },
        held[event],
        world.municipality_of(person, held[event]),
    ).unique(["snils", "form", "event_title", "held_on"], keep="first", maintain_order=True)
