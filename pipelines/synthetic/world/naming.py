"""Russian names that agree in gender: surname, name and patronymic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import yaml

from pipelines.synthetic.world.streams import Bools

_WORDS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
_SURNAMES, _DOUBLE = _WORDS["surnames"].split(), _WORDS["double_surnames"].split()
_MEN, _WOMEN = _WORDS["men"].split(), _WORDS["women"].split()
_FATHERS = _WORDS["patronymics"].split()
_EASTERN, _EASTERN_FATHERS = _WORDS["eastern_surnames"].split(), _WORDS["eastern_fathers"].split()


def feminine(surname: str) -> str:
    """A surname as a woman bears it; surnames that do not change stay as they are."""
    if "-" in surname:
        return "-".join(feminine(part) for part in surname.split("-"))
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def names(rng: np.random.Generator, female: Bools) -> pl.DataFrame:
    """`last_name, first_name, middle_name` for each person; few have no patronymic, some have оглы or кызы."""
    size = len(female)
    men = _SURNAMES + _DOUBLE
    # common surnames are far more common than rare ones
    family = np.minimum((rng.random(size) ** 1.6 * len(_SURNAMES)).astype(np.int64), len(_SURNAMES) - 1)
    family = np.where(rng.random(size) < 0.006, len(_SURNAMES) + rng.integers(0, len(_DOUBLE), size), family)
    given = (rng.random(size) ** 1.4 * np.where(female, len(_WOMEN), len(_MEN))).astype(np.int64)
    father = rng.integers(0, len(_FATHERS), size)
    eastern = np.isin(family, [men.index(name) for name in _EASTERN])
    father = np.where(eastern, len(_FATHERS) + father % len(_EASTERN_FATHERS), father)
    father = np.where(rng.random(size) < 0.008, -1, father)
    return pl.DataFrame({"f": female, "family": family, "given": given, "father": father}).select(
        last_name=_by_sex(men, [feminine(name) for name in men], "family"),
        first_name=_by_sex(_MEN, _WOMEN, "given"),
        middle_name=_by_sex(
            [pair.split(":")[0] for pair in _FATHERS] + [f"{name} оглы" for name in _EASTERN_FATHERS],
            [pair.split(":")[1] for pair in _FATHERS] + [f"{name} кызы" for name in _EASTERN_FATHERS],
            "father",
        ),
    )


def full_name() -> pl.Expr:
    """`last_name first_name middle_name` in one text."""
    return pl.concat_str("last_name", "first_name", "middle_name", separator=" ", ignore_nulls=True)


def _by_sex(men: list[str], women: list[str], index: str) -> pl.Expr:
    pool = pl.Series(men + women)
    place = pl.col(index) + pl.when(pl.col("f")).then(len(men)).otherwise(0)
    known = pl.col(index) >= 0
    return pl.when(known).then(pl.lit(pool).gather(pl.when(known).then(place).otherwise(0)))
