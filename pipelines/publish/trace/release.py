"""A figure of a release traced against the warehouse that made it, and against no other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publish.inputs import release_inputs
from pipelines.publish.manifest import Manifest
from pipelines.publish.trace.cell import Traced, trace_cell
from pipelines.publish.trace.figure import Figure, TraceError
from pipelines.publish.trace.landed import landed_states
from pipelines.publish.trace.meaning import Meaning, meaning_of
from pipelines.publish.trace.places import NO_PLACES
from pipelines.quality.warehouse import query, reading
from pipelines.settings import Settings

_SUPPRESSED = ("c", "low")
_MART = """
select numerator, denominator from marts.kpi_municipal
where borders = 'as_was' and region_code = $region and municipality_code = $municipality and as_of = $as_of
    and kpi_code = $kpi
"""
_MART_REGION = """
select numerator, denominator from marts.kpi_regional
where region_code = $region and as_of = $as_of and kpi_code = $kpi
"""
_MART_MAP = """
select cast(sum(round(coalesce(deficit_share, 0) * diagnosed)) as bigint) as numerator,
    cast(sum(diagnosed) as bigint) as denominator
from marts.deficit_map
where borders = 'as_was' and region_code = $region and ($municipality is null or municipality_code = $municipality)
    and as_of = $as_of and subject = $subject and competency_group = $group
"""


@dataclass(frozen=True)
class Published:
    """What a release shows in a cell; figures are null where it shows none."""

    numerator: int | None
    denominator: int | None
    missing_reason: str | None
    state: str
    figures_release_id: str | None

    @property
    def is_suppressed(self) -> bool:
        return self.missing_reason in _SUPPRESSED


@dataclass(frozen=True)
class Trace:
    """A published figure with the rows behind it; `traced` is None where there are no data in force.

    `meaning` is the figure in words. `files`: path, source, sha256, rows, state (whole, missing, changed).
    """

    release_id: str
    figure: Figure
    meaning: Meaning
    published: Published
    traced: Traced | None
    files: pl.DataFrame

    @property
    def is_complete(self) -> bool:
        """Whether every landed file is still what it was."""
        return bool((self.files["state"] == "whole").all())


def trace_figure(settings: Settings, folder: Path, figure: Figure) -> Trace:
    """The rows behind a figure of the release in `folder`.

    Raises TraceError where the release has no such figure, shows one of an earlier release, was made by another
    warehouse, or where what is traced is not what is published.
    """
    manifest = Manifest.read(folder)
    published = published_cell(folder, figure)
    if published.figures_release_id:
        raise TraceError(
            f"Регион в выпуске {manifest.release_id} не прошёл проверку, в нём стоит прежнее значение из выпуска "
            f"{published.figures_release_id}: проследите показатель по нему."
        )
    with reading(settings.warehouse_file) as con:
        same_warehouse(con, settings.warehouse_file, settings, manifest)
        meaning = meaning_of(con, figure)
        numerator, denominator = _mart_cell(con, figure)
        traced = None if numerator is None else trace_cell(con, settings.lake, figure)
    if traced and numerator is not None:
        _same(traced, numerator, denominator, "хранилища")
    if traced and published.numerator is not None:
        _same(traced, published.numerator, published.denominator, f"выпуска {manifest.release_id}")
    files = landed_states(traced.rows if traced else NO_PLACES, settings.landing)
    return Trace(manifest.release_id, figure, meaning, published, traced, files)


def published_cell(folder: Path, figure: Figure) -> Published:
    """The cell as the release shows it. Raises TraceError where it has none, naming what it has."""
    name = ("deficit_map" if figure.municipality_code else "deficit_map_regional") if figure.is_map else (
        "kpi_municipal" if figure.municipality_code else "kpi_regional"
    )  # fmt: skip
    table = pl.read_parquet(folder / f"{name}.parquet")
    conditions = {
        "region_code": figure.region_code,
        "as_of": figure.as_of,
        "municipality_code": figure.municipality_code,
    }
    conditions |= (
        {"subject": figure.subject, "competency_group": figure.competency_group}
        if figure.is_map
        else {"kpi_code": figure.kpi_code}
    )
    for column, value in conditions.items():
        if value is None:
            continue
        found = table.filter(pl.col(column) == value)
        if found.is_empty():
            raise TraceError(_nothing_there(folder.name, column, value, table))
        table = found
    cell = table.row(0, named=True)
    if figure.is_map:
        diagnosed, share = cell["diagnosed"], cell["deficit_share"]
        cell |= {
            "denominator": None if diagnosed is None else int(diagnosed),
            "numerator": None if share is None else round(share * diagnosed),
        }
    return Published(
        cell["numerator"], cell["denominator"], cell["missing_reason"], cell["state"], cell.get("figures_release_id")
    )


_COLUMNS = {
    "region_code": "региона",
    "as_of": "даты",
    "municipality_code": "муниципалитета",
    "subject": "предмета",
    "competency_group": "группы компетенций",
    "kpi_code": "показателя",
}


def _nothing_there(release: str, column: str, value: object, table: pl.DataFrame) -> str:
    known = ", ".join(str(v) for v in table[column].unique().sort().to_list())
    return f"В выпуске {release} нет {_COLUMNS[column]} {value}. Есть: {known or 'ничего'}."


def same_warehouse(con: duckdb.DuckDBPyConnection, db: Path, settings: Settings, manifest: Manifest) -> None:
    """Raises TraceError unless the warehouse (`con` reads the file `db`) is the one the release was made from."""
    made = _made(con)
    ours = Counter(
        (i.public_path, i.sha256, i.status) for i in release_inputs(db, settings, date.fromisoformat(manifest.as_of))
    )
    theirs = Counter((i["path"], i["sha256"], i["status"]) for i in manifest.inputs)
    if made == {manifest.release_id} and ours == theirs:
        return
    names = ", ".join(sorted(m for m in made if m)) or "расчёта, который не выпущен"
    raise TraceError(
        f"Хранилище построено не для выпуска {manifest.release_id}, а для {names}. Файлов, которых в выпуске не было: "
        f"{(ours - theirs).total()}; файлов выпуска, которых теперь нет: {(theirs - ours).total()}. "
        "Строки из него этот показатель не объяснят. Проследите показатель действующего выпуска (--release current) "
        "или повторите расчёт на тех же файлах в отдельной папке данных."
    )


def _made(con: duckdb.DuckDBPyConnection) -> set[str | None]:
    """Releases the warehouse speaks of: one, or none where a run was refused or never came to its checks."""
    try:
        return {row[0] for row in con.execute("select distinct release_id from audit.check_results").fetchall()}
    except duckdb.CatalogException:
        return set()


def _mart_cell(con: duckdb.DuckDBPyConnection, figure: Figure) -> tuple[int | None, int | None]:
    where: dict[str, object] = {"region": figure.region_code, "as_of": figure.as_of}
    if figure.is_map:
        sql = _MART_MAP
        where |= {"subject": figure.subject, "group": figure.competency_group}
    else:
        sql = _MART if figure.municipality_code else _MART_REGION
        where |= {"kpi": figure.kpi_code}
    if figure.municipality_code or figure.is_map:
        where |= {"municipality": figure.municipality_code}
    cells = query(con, sql, where)
    return cells.row(0) if cells.height else (None, None)


def _same(traced: Traced, numerator: int, denominator: int | None, where: str) -> None:
    if traced.numerator != numerator or (denominator is not None and traced.denominator != denominator):
        raise TraceError(
            f"Прослеженное не равно показателю {where}: числитель {traced.numerator} вместо {numerator}, "
            f"знаменатель {traced.denominator} вместо {'–' if denominator is None else denominator}. "
            "Проверьте целостность выпуска: rsnms releases verify."
        )
