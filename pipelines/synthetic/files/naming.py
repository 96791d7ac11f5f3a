"""Names of landed files: with a date stamp, in the ways people name them."""

from __future__ import annotations

import numpy as np

from pipelines.synthetic.deliveries.delivery import Delivery

_TITLES = {
    "diagnostics": "Диагностика", "enrollments": "Обучение", "finance": "Финансы", "fioko": "ФИОКО", "frdo": "ФРДО",
    "iom_activities": "Мероприятия ИОМ", "ioms": "ИОМ", "management_teams": "Управленческие команды",
    "mentoring": "Наставничество", "methodists": "Методактив", "organizations": "Реестр ОО", "outcomes": "Результаты",
    "postcourse": "Посткурс", "practices": "Практики", "programs": "Программы", "roadmap": "Дорожная карта",
    "sites": "Площадки", "staff": "Педагоги", "support_events": "Мероприятия",
}  # fmt: skip
_PEOPLE = ("Иванова А.А.", "Петрова Е.В.", "Кузнецов О.Н.")


class Names:
    """Paths given out so far; no two files get the same one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, delivery: Delivery, extension: str, rng: np.random.Generator | None, mark: str = "") -> str:
        """A path relative to landing; without `rng` the plain name of the clean version."""
        dense, dashed = delivery.stamp.strftime("%Y%m%d"), delivery.stamp.isoformat()
        title = _TITLES[delivery.source]
        plain = f"{dense}_{delivery.source}"
        kind = 0 if rng is None else int(rng.integers(0, 8))
        person = "" if kind < 7 or rng is None else f" {rng.choice(_PEOPLE)}"
        stem = plain if kind < 3 else f"{title}_{dense}" if kind < 5 else f"{title}{person} {dashed}"
        for suffix in (mark, *(f"{mark} ({no})" for no in range(2, 100))):
            path = f"{delivery.folder}/{stem}{suffix}.{extension}"
            if path not in self._taken:
                self._taken.add(path)
                return path
        raise AssertionError(f"a hundred files with one stamp in {delivery.folder}")
