"""What a night computes, as told from step to step. How it is found out belongs to `plan`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """What to compute anew.

    `affected` has the first month end that may change for each region where any may; None means everything, and then
    `previous` is None too. `previous` is the warehouse that the other months come from. `taken_over` are the sources to
    which nothing was delivered. `words_ru` tell the user.
    """

    affected: Mapping[str, date] | None
    previous: Path | None
    words_ru: str
    taken_over: tuple[str, ...] = ()

    @property
    def is_increment(self) -> bool:
        """Whether anything is taken over from the warehouse that is there."""
        return self.affected is not None


EVERYTHING = Plan(None, None, "Рассчитаны все месяцы.")


def everything(because_ru: str) -> Plan:
    """A full build, and why."""
    return Plan(None, None, f"Рассчитаны все месяцы: {because_ru}.")


def increment(affected: Mapping[str, date], last: date, previous: Path, taken_over: tuple[str, ...] = ()) -> Plan:
    """The months from these on, up to `last`; regions that begin with the same month are told together."""
    by_month: dict[date, list[str]] = {}
    for region, first in sorted(affected.items()):
        by_month.setdefault(first, []).append(region)
    told = [
        f"{_months(first, last)} {'региона' if len(regions) == 1 else 'регионов'} {', '.join(regions)}"
        for first, regions in sorted(by_month.items(), reverse=True)
    ]
    kept = "остальные взяты из прежнего расчёта"
    told_ru = f"Пересчитаны {'; '.join([*told, kept])}." if told else f"Ни один месяц не изменился: {kept}."
    return Plan(dict(affected), previous, told_ru, taken_over)


def _months(first: date, last: date) -> str:
    return "все месяцы" if first == date.min else f"месяцы с {first:%m.%Y} по {last:%m.%Y}"
