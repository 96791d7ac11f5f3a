"""Scores of a diagnostics: several competencies in each group, drawn from latent competence."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.synthetic.world.competence import GROUPS
from pipelines.synthetic.world.streams import Bools, Floats, Ints
from pipelines.synthetic.world.workplaces import managerial, teaching

COMPETENCIES = (
    (
        "Знание содержания предмета",
        "Решение предметных задач",
        "Читательская грамотность предмета",
        "Практическая часть предмета",
    ),
    ("Планирование урока", "Выбор методов и приёмов", "Оценивание результатов", "Цифровые инструменты урока"),
    (
        "Работа с разными категориями обучающихся",
        "Профилактика конфликтов",
        "Учебная мотивация",
        "Возрастные особенности",
    ),
    ("Общение с родителями", "Работа в команде", "Публичное выступление", "Обратная связь"),
    ("Управление качеством образования", "Управление кадрами", "Управление ресурсами", "Управление изменениями"),
)
_MAXIMUM = np.array([[10, 20, 10, 5], [10, 20, 10, 5], [10, 10, 5, 20], [10, 10, 5, 5], [20, 10, 10, 10]])


def groups_of(rng: np.random.Generator, position: Ints, subject: Ints) -> Bools:
    """Which groups each person is diagnosed in (persons × GROUPS), at least one."""
    lead, teach = managerial(position), teaching(position)
    chance = np.tile([0.0, 0.88, 0.80, 0.45, 0.0], (len(position), 1))
    chance[teach & (subject >= 0), 0] = 0.88
    chance[lead] = [0.0, 0.45, 0.35, 0.75, 0.95]
    mask = rng.random(chance.shape) < chance
    mask[~mask.any(axis=1), 1] = True
    return mask


def scores(rng: np.random.Generator, level: Floats, mask: Bools) -> pl.DataFrame:
    """`session, group, competency, score, max_score` for sessions × GROUPS; scores are half points."""
    count = len(mask)
    luck = rng.random((count, len(GROUPS), 4))
    luck[:, :, :2] *= np.where(luck.min(axis=2) < 0.62, 1.0, 0.0)[:, :, None]
    session, group, competency = np.nonzero((luck < 0.62) & mask[:, :, None])
    maximum = _MAXIMUM[group, competency].astype(np.float64)
    ratio = np.clip(level[session, group] + rng.normal(0, 0.10, len(session)), 0.03, 1.0)
    return pl.DataFrame(
        {
            "session": session, "group": group, "competency": competency,
            "score": np.rint(ratio * maximum * 2) / 2, "max_score": maximum,
        }
    )  # fmt: skip


def group_percents(table: pl.DataFrame, count: int) -> Floats:
    """Sum of scores by sum of maxima (sessions × GROUPS); NaN where a group was not asked."""
    width = len(GROUPS)
    cell = table["session"].to_numpy() * width + table["group"].to_numpy()
    got = np.bincount(cell, table["score"].to_numpy(), count * width)
    most = np.bincount(cell, table["max_score"].to_numpy(), count * width)
    with np.errstate(invalid="ignore"):
        return np.asarray((got / most).reshape(count, width))
