"""Which figure is asked about, and the rules of the warehouse that hold for it. No rows of the lake here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.publish.manifest import ReleaseError

#: stands for an indicator where a cell of the deficit map is meant
DEFICIT_MAP = "deficit_map"
ALL = "all"
_SQL = Path(__file__).parent / "sql"
_DEFICIT_KPI = "deficit_share_"
_ASKED = """
create or replace temp table asked as
select
    region_code, as_of, window_start, string_split(evidence_providers, ';') as evidence_providers, programme_rule,
    population, replace($kpi, $prefix, '') as competency_group, 'all' as subject
from intermediate.int_kpi_windows
where region_code = $region and kpi_code = $kpi and ($as_of is null or as_of = $as_of)
"""
_ASKED_MAP = """
create or replace temp table asked as
select
    region_code, as_of, rolling24_start as window_start, ['cnppm'] as evidence_providers,
    cast(null as varchar) as programme_rule, 'staff' as population, $group as competency_group, $subject as subject
from intermediate.int_months
where region_code = $region and ($as_of is null or as_of = $as_of)
"""


class TraceError(ReleaseError):
    """A figure cannot be traced; the message is Russian and says why and what to do."""


@dataclass(frozen=True)
class Figure:
    """One cell of `kpi_regional`, `kpi_municipal` or, with `DEFICIT_MAP` for the indicator, of the deficit map.

    Without `municipality_code` the cell is that of the region. `subject` and `competency_group` belong to the map.
    """

    region_code: str
    as_of: date
    kpi_code: str
    municipality_code: str | None = None
    subject: str = ALL
    competency_group: str = ALL

    @property
    def is_map(self) -> bool:
        return self.kpi_code == DEFICIT_MAP


def proof_sql(con: duckdb.DuckDBPyConnection, kpi_code: str) -> str:
    """The query that names the rows which prove an indicator, by its evidence model.

    Columns: part (denominator, numerator), as_of, municipality_code, unit_id, source, delivery_key, row_order. Raises
    TraceError for an indicator the warehouse does not know or nobody has described.
    """
    if kpi_code == DEFICIT_MAP:
        return (_SQL / "deficit_share.sql").read_text(encoding="utf-8")
    models = dict(con.execute("select kpi_code, model from intermediate.int_kpi_catalogue order by 1").fetchall())
    if kpi_code not in models:
        raise TraceError(f"Нет показателя «{kpi_code}». Есть: {', '.join([*models, DEFICIT_MAP])}.")
    file = _SQL / f"{models[kpi_code]}.sql"
    if not file.is_file():
        raise TraceError(
            f"Для показателя «{kpi_code}» не описано, какие строки его подтверждают: нужен файл {file.name} "
            "рядом с остальными в pipelines/publish/trace/sql."
        )
    return file.read_text(encoding="utf-8")


def ask(con: duckdb.DuckDBPyConnection, figure: Figure, *, every_month: bool = False) -> None:
    """Make the temporary table `asked` and the views that stand on it; of all months where one row is asked about."""
    as_of = None if every_month else figure.as_of
    if figure.is_map:
        values = {"group": figure.competency_group, "subject": figure.subject}
        con.execute(_ASKED_MAP, {"region": figure.region_code, "as_of": as_of, **values})
    else:
        con.execute(
            _ASKED, {"region": figure.region_code, "kpi": figure.kpi_code, "as_of": as_of, "prefix": _DEFICIT_KPI}
        )
    con.execute((_SQL / "_views.sql").read_text(encoding="utf-8"))
