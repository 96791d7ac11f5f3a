"""The other way: which figures a row of a landed file touches, or why it touches none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from pipelines.publish.trace.figure import DEFICIT_MAP, Figure, TraceError, ask, proof_sql
from pipelines.publish.trace.places import partitions
from pipelines.publish.words import FILE_REASON, ROW_REASON
from pipelines.quality.warehouse import query, reading
from pipelines.settings import Settings

_SHORTEST_HASH = 8
_FILES = """
select region_code, source, period, path, sha256, status, reason, delivery_id
from audit.file_ledger where starts_with(sha256, $sha256) order by path
"""
_LAKE = """
select row_order, member, sheet from read_parquet($files, hive_partitioning = false)
where delivery_id = $delivery and row_number = $row and ($sheet is null or sheet = $sheet)
    and ($member is null or member = $member)
order by row_order
"""
_REJECTED = """
select distinct reason from audit.row_rejections
where delivery_id = $delivery and row_number = $row and severity = 'rejection' and ($sheet is null or sheet = $sheet)
    and ($member is null or member = $member)
order by 1
"""
_TOUCHES = """
select
    '{kpi}' as kpi_code, municipality_code, part, min(as_of) as first_as_of, max(as_of) as last_as_of,
    count(distinct as_of) as months
from ({sql})
where source = $source and delivery_key = $key and row_order = $row
group by municipality_code, part
"""
_SCHEMA = {
    "kpi_code": pl.String, "municipality_code": pl.String, "part": pl.String, "first_as_of": pl.Date,
    "last_as_of": pl.Date, "months": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class RowTrace:
    """One accepted, rejected or unused row of one landed file.

    `why_none` says in Russian why nothing is touched. `figures`: kpi_code (or the deficit map), municipality_code (null
    where an indicator has none), part, first_as_of, last_as_of, months.
    """

    path: str
    source: str
    period: str
    why_none: str | None
    figures: pl.DataFrame


def trace_row(
    settings: Settings, sha256: str, row_number: int, sheet: str | None = None, member: str | None = None
) -> list[RowTrace]:
    """What a row of the file with this hash touches in the warehouse: one answer per place where the file landed.

    `sha256` may be shortened to its first digits. Raises TraceError where there is no such file and where several
    sheets have such a row and none is named.
    """
    if len(sha256) < _SHORTEST_HASH:
        raise TraceError(f"Слишком короткая контрольная сумма: нужно не меньше {_SHORTEST_HASH} первых знаков.")
    with reading(settings.warehouse_file) as con:
        files = query(con, _FILES, {"sha256": sha256.lower()})
        if files.is_empty():
            raise TraceError(f"Файла с контрольной суммой {sha256} в журнале поставок нет. Список: rsnms status.")
        if files["sha256"].n_unique() > 1:
            raise TraceError(f"С {sha256} начинаются контрольные суммы нескольких файлов: укажите больше знаков.")
        return [_one_file(con, settings, file, row_number, sheet, member) for file in files.iter_rows(named=True)]


def _one_file(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    file: dict[str, str],
    row_number: int,
    sheet: str | None,
    member: str | None,
) -> RowTrace:
    why, figures = _why_unread(file), pl.DataFrame(schema=_SCHEMA)
    if why is None:
        where = {"delivery": file["delivery_id"], "row": row_number, "sheet": sheet, "member": member}
        paths = partitions(settings.lake, file["source"], file["region_code"])
        found = query(con, _LAKE, {**where, "files": paths}) if paths else pl.DataFrame()
        if found.height > 1:
            places = ", ".join(" / ".join(p for p in row if p) for row in found.select("member", "sheet").iter_rows())
            raise TraceError(
                f"Строка {row_number} есть в нескольких местах файла ({places}): укажите --sheet, --member."
            )
        if found.is_empty():
            why = _why_not_taken(con, where)
        else:
            why, figures = _touched(con, file, found["row_order"].item())
    return RowTrace(file["path"], file["source"], file["period"], why, figures)


def _why_unread(file: dict[str, str]) -> str | None:
    if file["status"] == "accepted":
        return None
    if file["status"] == "unchanged":
        return "файл – точная копия уже принятого, его строки не учитываются второй раз"
    state = "задержан" if file["status"] == "held" else "отклонён"
    return f"файл {state}: {FILE_REASON.get(file['reason'], file['reason'])}"


def _why_not_taken(con: duckdb.DuckDBPyConnection, where: dict[str, object]) -> str:
    reasons = query(con, _REJECTED, where)["reason"].to_list()
    if reasons:
        return "строка отклонена: " + "; ".join(ROW_REASON.get(r, r) for r in reasons)
    return "такой записи в файле нет: строка пустая, служебная (заголовок, итог, подпись) или за концом таблицы"


def _touched(con: duckdb.DuckDBPyConnection, file: dict[str, str], row_order: int) -> tuple[str | None, pl.DataFrame]:
    fate, key = con.execute(
        f"select r.fate, r.delivery_key from intermediate.int_{file['source']}__fate as r"  # noqa: S608
        " join intermediate.int_deliveries as d using (delivery_key)"
        " where d.delivery_id = $delivery and r.row_order = $row",
        {"delivery": file["delivery_id"], "row": row_order},
    ).fetchone() or (None, None)
    nothing = pl.DataFrame(schema=_SCHEMA)
    if fate is None:
        raise TraceError("Строка есть в озере, но её нет в хранилище: сделайте расчёт заново (rsnms run).")
    if fate == "duplicate":
        return "строка повторяет предыдущую запись с тем же ключом", nothing
    if fate == "superseded":
        return "строку заменила более поздняя запись или поставка", nothing
    frames = [nothing, *(_of_indicator(con, file, code, key, row_order) for code in _codes(con))]
    figures = pl.concat(frames).sort("kpi_code", "part", "municipality_code", "first_as_of")
    return (None if figures.height else "строка принята, но ни один показатель на ней не основан"), figures


def _codes(con: duckdb.DuckDBPyConnection) -> list[str]:
    codes = [row[0] for row in con.execute("select kpi_code from intermediate.int_kpi_catalogue order by 1").fetchall()]
    return [*codes, DEFICIT_MAP]


def _of_indicator(
    con: duckdb.DuckDBPyConnection, file: dict[str, str], code: str, key: int, row_order: int
) -> pl.DataFrame:
    ask(con, Figure(file["region_code"], date.max, code), every_month=True)
    sql = _TOUCHES.format(kpi=code, sql=proof_sql(con, code))
    found = query(con, sql, {"source": file["source"], "key": key, "row": row_order})
    return found.cast(_SCHEMA)  # type: ignore[arg-type]
