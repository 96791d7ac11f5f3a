"""Schools, kindergartens and other organisations of each municipality, with sizes and names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.synthetic.world.identifiers import inn
from pipelines.synthetic.world.municipalities import Municipalities
from pipelines.synthetic.world.shares import apportion
from pipelines.synthetic.world.streams import Bools, Ints, Streams, pick

KINDS = ("school", "preschool", "additional", "vocational", "other")
_KIND_WEIGHTS = [0.50, 0.38, 0.07, 0.03, 0.02]
_SIZE_FACTOR = np.array([1.5, 0.8, 0.7, 1.4, 0.5])
_PATRONS = ("М. В. Ломоносова", "А. С. Пушкина", "Ю. А. Гагарина", "К. Д. Ушинского", "С. П. Королёва")
_FLOWERS = ("Солнышко", "Ромашка", "Теремок", "Берёзка", "Ёлочка", "Родничок", "Сказка", "Колосок")


@dataclass(frozen=True)
class Organizations:
    """Arrays over organisations, ordered by municipality; `kind` indexes KINDS, `size` is people at work."""

    municipality: Ints
    kind: Ints
    size: Ints
    urban: Bools
    low_results: Bools
    inn: pl.Series
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


def build(staff: int, places: Municipalities, streams: Streams) -> Organizations:
    """Organisations for `staff` people; a municipality's share follows its population."""
    rng = streams.get("organizations")
    people = apportion(staff, places.population**0.94, 3)
    usual_size = 10 + 20 * min(1.0, staff / 50_000)
    counts = np.maximum(np.minimum(np.round(people / usual_size), people // 3), 1).astype(np.int64)
    counts[people == 0] = 0
    municipality = np.repeat(np.arange(len(places)), counts)
    first = np.r_[True, municipality[1:] != municipality[:-1]]
    kind = pick(rng, _KIND_WEIGHTS, len(municipality))
    kind[first] = 0
    weight = rng.lognormal(0, 0.5, len(kind)) * _SIZE_FACTOR[kind]
    size = np.concatenate([apportion(int(people[m]), weight[municipality == m], 2) for m in np.flatnonzero(counts)])
    town = np.array(places.is_town)[municipality]
    urban = rng.random(len(kind)) < np.where(town, 0.94, 0.35)
    low = (kind == 0) & (rng.random(len(kind)) < np.where(urban, 0.07, 0.16))
    names = _names(kind, municipality, places, rng)
    return Organizations(municipality, kind, size, urban, low, inn(rng, places.region_code, len(kind)), names)


def _names(kind: Ints, municipality: Ints, places: Municipalities, rng: np.random.Generator) -> tuple[str, ...]:
    """Names distinct within a municipality: a number runs through it by kind."""
    order = pl.DataFrame({"m": municipality, "k": kind}).select(pl.int_range(pl.len()).over("m", "k") + 1).to_series()
    extra = rng.integers(0, 40, len(kind))
    return tuple(
        f"{_name(KINDS[k], no, e)} ({places.names[m]})"
        for k, no, e, m in zip(kind.tolist(), order.to_list(), extra.tolist(), municipality.tolist(), strict=True)
    )


def _name(kind: str, no: int, extra: int) -> str:
    patron = f" имени {_PATRONS[extra]}" if extra < len(_PATRONS) else ""
    match kind:
        case "school":
            word = "Гимназия" if extra == 11 else "Лицей" if extra == 12 else "Средняя школа"
            return f"МБОУ «{word} № {no}»{patron}"
        case "preschool":
            return f"МБДОУ «Детский сад № {no} „{_FLOWERS[extra % len(_FLOWERS)]}“»"
        case "additional":
            return f"МБУ ДО «Дом детского творчества № {no}»"
        case "vocational":
            return f"ГБПОУ «Колледж № {no}»{patron}"
        case _:
            return f"МКУ «Центр развития образования № {no}»"
