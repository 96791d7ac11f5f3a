"""The catalogue of programmes: for whom, how long, and since when in the federal registry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.reference import seed
from pipelines.synthetic.world.competence import GROUPS
from pipelines.synthetic.world.days import NEVER, Horizon
from pipelines.synthetic.world.streams import Bools, Ints, Streams, pick
from pipelines.synthetic.world.workplaces import NO_SUBJECT, SUBJECT_CODES

KINDS = ("upskilling", "retraining", "internship")
_THEMES = {
    "subject": ("Содержание и методика предмета", "Подготовка к ГИА", "Функциональная грамотность", "Обновлённый ФГОС"),
    "methodical": ("Проектирование урока", "Формирующее оценивание", "Игровые технологии", "Работа с дефицитами"),
    "psychological_pedagogical": (
        "Инклюзивное образование",
        "Школа без травли",
        "Мотивация обучающихся",
        "Одарённые дети",
    ),
    "communicative": ("Диалог с родителями", "Командная работа педагогов", "Наставничество молодых"),
    "managerial": ("Внутренняя оценка качества", "Управление по результатам", "Школьная команда", "Кадровый резерв"),
}


@dataclass(frozen=True)
class Catalogue:
    """Arrays over programmes; `group` indexes GROUPS, `subject` SUBJECT_CODES or NO_SUBJECT, `kind` KINDS."""

    group: Ints
    subject: Ints
    hours: Ints
    kind: Ints
    opened: Ints
    in_registry: Ints
    quality: Bools
    ids: tuple[str, ...]
    titles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def choose(self, rng: np.random.Generator, group: Ints, subject: Ints, day: Ints) -> Ints:
        """A programme for each wish: of the group and subject (or none), open on the day, mostly registered."""
        wish = np.where(group == 0, subject, NO_SUBJECT)
        chosen = np.full(len(group), -1, dtype=np.int64)
        for code, taught in sorted(set(zip(group.tolist(), wish.tolist(), strict=True))):
            rows = np.flatnonzero((group == code) & (wish == taught))
            fits = np.flatnonzero((self.group == code) & np.isin(self.subject, (taught, NO_SUBJECT)))
            score = rng.random((len(rows), len(fits)))
            score += (
                np.where(self.in_registry[fits] <= day[rows][:, None], 1.2, 0.0) + (self.subject[fits] == taught) * 0.5
            )
            score[self.opened[fits] > day[rows][:, None]] = -1
            best = score.argmax(axis=1)
            chosen[rows] = np.where(score[np.arange(len(rows)), best] >= 0, fits[best], -1)
        return chosen


def build(region_code: str, staff: int, horizon: Horizon, streams: Streams) -> Catalogue:
    """A catalogue that grows with the region; a part enters the federal registry during the horizon."""
    rng = streams.get("catalogue")
    copies = 1 + min(staff // 20_000, 3)
    rows = [(g, NO_SUBJECT) for g in range(1, len(GROUPS)) for _ in range(3 * copies + (2 if g == 4 else 0))]
    rows += [(0, NO_SUBJECT)] * 2
    rows += [(0, s) for s, name in enumerate(SUBJECT_CODES) if name != "other" for _ in range(copies)]
    group, subject = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
    size = len(group)
    kind = pick(rng, [0.84, 0.06, 0.10], size)
    hours = np.array([16, 18, 24, 36, 36, 72, 72, 108])[rng.integers(0, 8, size)]
    hours = np.where(kind == 1, 250 + 6 * rng.integers(0, 12, size), hours)
    start, end = horizon.days
    opened = np.where(rng.random(size) < 0.85, start - 400, rng.integers(start, end, size))
    luck = rng.random(size)
    registry = np.where(luck < 0.45, opened, np.where(luck < 0.75, rng.integers(start, end + 1, size), NEVER))
    quality = (group == 4) & (rng.random(size) < 0.6)
    quality[np.flatnonzero(group == 4)[:2]] = True
    return Catalogue(
        group, subject, hours, kind, opened, np.maximum(registry, opened), quality,
        tuple(f"П{region_code}-{no:04d}" for no in range(1, size + 1)), _titles(group, subject),
    )  # fmt: skip


def _titles(group: Ints, subject: Ints) -> tuple[str, ...]:
    subject_ru = dict(seed("taught_subjects").select(pl.col("subject_code", "subject_ru")).iter_rows())
    titles = []
    for no, (code, taught) in enumerate(zip(group.tolist(), subject.tolist(), strict=True), start=1):
        themes = _THEMES[GROUPS[code]]
        about = f" ({subject_ru[SUBJECT_CODES[taught]]})" if taught != NO_SUBJECT else ""
        titles.append(f"{themes[no % len(themes)]}{about}: модуль {no}")
    return tuple(titles)
