"""Reference data of the regulations for code outside dbt: it reads the seeds, the one copy there is.

Only reading and reshaping belong here; what the data mean for figures belongs to the dbt models.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import polars as pl

#: the project's own folder, or that of a deployment which adds regions of its own
SEEDS_VARIABLE = "RSNMS_SEEDS_DIR"
_WHOLE = "Папка справочников (RSNMS_SEEDS_DIR) должна быть полной копией dbt_project/seeds."
PROJECT_SEEDS = Path(__file__).parents[1] / "dbt_project" / "seeds"
SEEDS = Path(os.environ.get(SEEDS_VARIABLE) or PROJECT_SEEDS).expanduser().resolve()


class SeedError(Exception):
    """A seed of the deployment that can't be used; the message says in Russian which and why."""


@cache
def seed(name: str) -> pl.DataFrame:
    """A seed as text columns; empty cells are null. Raises SeedError where its file can't be used."""
    return read_seed(SEEDS / f"{name}.csv")


def read_seed(path: Path) -> pl.DataFrame:
    """A file of seeds, with all columns that the project's own file of this name has. Raises SeedError."""
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except OSError as error:
        raise SeedError(f"Нет справочника {path}, или он не читается. {_WHOLE}") from error
    except pl.exceptions.PolarsError as error:
        raise SeedError(
            f"Справочник {path} не читается: нужен CSV в UTF-8, столбцы через запятую, ячейки с запятыми – в кавычках."
        ) from error
    missing = [column for column in _columns(path.name) if column not in frame.columns]
    if missing:
        raise SeedError(f"В справочнике {path} нет столбцов: {', '.join(missing)}. {_WHOLE}")
    return frame


@cache
def _columns(name: str) -> tuple[str, ...]:
    own = PROJECT_SEEDS / name
    return tuple(pl.read_csv(own, infer_schema=False, n_rows=0).columns) if own.is_file() else ()


@cache
def seeds_hash() -> str:
    """Hash of the names and contents of the seeds in use; no path of the machine is in it."""
    digest = hashlib.sha256()
    for path in sorted(p for p in SEEDS.rglob("*") if p.suffix in {".csv", ".yml"}):
        digest.update(
            f"{path.relative_to(SEEDS).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()


@cache
def support_form_labels() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(form code, its Russian names) of every support form of the regulations."""
    forms = seed("support_forms").group_by("form_code", maintain_order=True).agg("form_ru")
    return tuple((code, tuple(names)) for code, names in forms.iter_rows())


@cache
def region_codes() -> tuple[str, ...]:
    """Codes of the regions the product serves, in the order of the seed."""
    return tuple(seed("regions")["region_code"])


def timezone_of(regions: tuple[str, ...]) -> str:
    """Time zone of a deployment: that of its only region, of Moscow when there are several."""
    zones = dict(seed("regions").select("region_code", "timezone").iter_rows())
    return str(zones[regions[0]]) if len(regions) == 1 else "Europe/Moscow"
