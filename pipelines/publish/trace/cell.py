"""The units of a cell, the rows that prove each of them, and whether the one agrees with the other.

Units come from the evidence that the mart was counted from, rows are found from the deliveries anew: where a unit has
no row or a row proves a unit that was not counted, there is no answer but an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.publish.trace.figure import Figure, TraceError, ask, proof_sql
from pipelines.publish.trace.places import places
from pipelines.quality.warehouse import query

_EVIDENCE = """
create or replace temp table cell as
select unnest(parts) as part, municipality_code, unit_id
from (
    select
        municipality_code, unit_id,
        list_filter(
            [if(in_denominator, 'denominator', null), if(in_numerator, 'numerator', null)], p -> p is not null
        ) as parts
    from intermediate.int_indicator_evidence
    where region_code = $region and as_of = $as_of and kpi_code = $kpi
        and ($municipality is null or municipality_code = $municipality)
)
"""
_MAP = """
create or replace temp table cell as
select unnest(if(is_deficit, ['denominator', 'numerator'], ['denominator'])) as part, municipality_code,
    cast(person_key as varchar) as unit_id
from intermediate.int_person_deficits
where region_code = $region and as_of = $as_of and competency_group = $group
    and ($subject = 'all' or taught_subject = $subject)
    and ($municipality is null or municipality_code = $municipality)
"""
_PROOF = """
create or replace temp table proof as
select distinct part, municipality_code, unit_id, source, delivery_key, row_order
from ({sql})
where as_of = $as_of and ($municipality is null or municipality_code = $municipality)
"""
_MISSING = """
select count(*) from (
    select part, municipality_code, unit_id from {these}
    except
    select part, municipality_code, unit_id from {others}
)
"""


@dataclass(frozen=True)
class Traced:
    """A cell and its rows.

    `rows`: part, unit (a number that means something in this trace only), municipality_code, source, period, path,
    sha256, member, sheet, row_number; path and what follows is null where the proof is reference data. `numerator` and
    `denominator` count the units as the mart does.
    """

    figure: Figure
    numerator: int
    denominator: int
    rows: pl.DataFrame


def trace_cell(con: duckdb.DuckDBPyConnection, lake: Path, figure: Figure) -> Traced:
    """The rows behind one cell of the warehouse, a row of the lake once per part and unit.

    Raises TraceError for an unknown indicator, where rows and units disagree, and where the lake has changed since.
    """
    sql = proof_sql(con, figure.kpi_code)
    ask(con, figure)
    where = {"as_of": figure.as_of, "municipality": figure.municipality_code}
    if figure.is_map:
        wanted = {"region": figure.region_code, "group": figure.competency_group, "subject": figure.subject}
        con.execute(_MAP, {**where, **wanted})
    else:
        con.execute(_EVIDENCE, {**where, "region": figure.region_code, "kpi": figure.kpi_code})
    con.execute(_PROOF.format(sql=sql), where)
    _agree(con)
    numerator, denominator = (_count(con, figure, part) for part in ("numerator", "denominator"))
    return Traced(figure, numerator, denominator, places(con, lake, figure.region_code))


def _agree(con: duckdb.DuckDBPyConnection) -> None:
    unproved = _scalar(con, _MISSING.format(these="cell", others="proof"))
    uncounted = _scalar(con, _MISSING.format(these="proof", others="cell"))
    if unproved or uncounted:
        raise TraceError(
            f"Строки не сходятся с показателем: учтено без строк – {unproved}, есть строки, но не учтено – "
            f"{uncounted}. Это ошибка расчёта или прослеживания: сообщите разработчику код показателя и дату."
        )


def _count(con: duckdb.DuckDBPyConnection, figure: Figure, part: str) -> int:
    """Units of a part: as many as lines of evidence, or distinct ones where municipalities do not add up."""
    additive = figure.is_map or _scalar(
        con, "select is_additive from intermediate.int_kpi_catalogue where kpi_code = $kpi", {"kpi": figure.kpi_code}
    )
    what = "*" if additive else "distinct unit_id"
    return _scalar(con, f"select count({what}) from cell where part = $part", {"part": part})  # noqa: S608


def _scalar(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None) -> int:
    return int(query(con, sql, parameters).item())
