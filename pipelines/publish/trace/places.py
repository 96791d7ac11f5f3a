"""Where rows stand: from the numbers of the warehouse to file, member, sheet and row of the sender."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from pipelines.publish.trace.figure import TraceError
from pipelines.quality.warehouse import query

#: the plan of a roadmap is reference data and no row of a file
NOT_DELIVERED = "roadmap_events"
#: what `places` gives where nothing is proved
NO_PLACES = pl.DataFrame(
    schema={
        "part": pl.String, "unit": pl.Int32, "municipality_code": pl.String, "source": pl.String, "period": pl.String,
        "path": pl.String, "sha256": pl.String, "member": pl.String, "sheet": pl.String, "row_number": pl.UInt32,
    }
)  # fmt: skip
_PLACES = """
select
    p.part,
    cast(dense_rank() over (order by p.unit_id) as integer) as unit,
    p.municipality_code,
    p.source,
    f.period,
    f.path,
    f.sha256,
    l.member,
    l.sheet,
    l.row_number
from proof as p
left join intermediate.int_deliveries as d on p.delivery_key = d.delivery_key
left join audit.file_ledger as f on d.delivery_id = f.delivery_id and f.status = 'accepted'
left join lake_rows as l
    on p.source = l.source and d.delivery_id = l.delivery_id and p.row_order = l.row_order and f.sha256 = l.file_sha256
order by p.part desc, unit, p.municipality_code, p.source, f.path, l.row_order
"""
_LAKE_ROWS = """
insert into lake_rows
select '{source}' as source, delivery_id, row_order, file_sha256, member, sheet, row_number
from read_parquet($files, hive_partitioning = false)
where delivery_id in (
    select d.delivery_id
    from intermediate.int_deliveries as d
    where d.delivery_key in (select delivery_key from proof where source = '{source}')
)
"""
_NO_ROWS = """
create or replace temp table lake_rows (
    source varchar, delivery_id varchar, row_order uinteger, file_sha256 varchar, member varchar, sheet varchar,
    row_number uinteger
)
"""


def places(con: duckdb.DuckDBPyConnection, lake: Path, region_code: str) -> pl.DataFrame:
    """The temporary table `proof` as places, the numerator first, sorted by unit, source and row; units are numbered.

    Raises TraceError where the lake has not every row any more.
    """
    con.execute(_NO_ROWS)
    sources = [row[0] for row in con.execute("select distinct source from proof order by 1").fetchall()]
    for source in sources:
        if files := partitions(lake, source, region_code):
            con.execute(_LAKE_ROWS.format(source=source), {"files": files})
    found = query(con, _PLACES)
    lost = found.filter(pl.col("source") != NOT_DELIVERED, pl.col("row_number").is_null()).height
    if lost:
        raise TraceError(
            f"В озере нет строк, по которым сделан расчёт ({lost}): данные изменились после него. "
            "Сделайте расчёт заново: rsnms run."
        )
    return found


def partitions(lake: Path, source: str, region_code: str) -> list[str]:
    """Files of one source and region in the lake, sorted."""
    return [str(file) for file in sorted((lake / source / f"region={region_code}").glob("*.parquet"))]
