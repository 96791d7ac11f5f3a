"""What benchmarks compare with is the same thing: PostgreSQL gets the same query, a differing cell is found."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.benchmarks.engines import differing
from tests.benchmarks.measure import Spent
from tests.benchmarks.nightly import _growth, _messy_beside_clean
from tests.benchmarks.peers.compiled import GRAINS
from tests.benchmarks.peers.postgres_dialect import to_postgres

_SERIES = "generate_series(f, l, interval 1 month)"
_COLUMNS = {"main": {"b": {"x": "VARCHAR", "y": "VARCHAR"}}}


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ('select x from "rsnms"."marts"."b"', 'FROM "marts"."b"'),
        ("select x from read_parquet('/lake/staff/**/*.parquet', union_by_name = true)", 'FROM lake."staff"'),
        ("select len(x), length(y) from b", "SELECT CARDINALITY(x), LENGTH(y)"),
        ("select any_value(x) from b", "SELECT ANY_VALUE(x) FROM"),
        ("select [] as x", "CAST(ARRAY[] AS TEXT[])"),
        ("select array_contains(split(x, ';'), y) from b", "STRING_TO_ARRAY(x, ';')"),
        (f"select t.m from b cross join unnest({_SERIES}) as t (m)", "CROSS JOIN GENERATE_SERIES("),
        ("select cast(x as decimal(18, 15)) from b", "CAST(CAST(x AS TEXT) AS DECIMAL(18, 15))"),
        ("select b.* exclude (x) from b", "SELECT b.y AS y"),
    ],
)
def test_a_query_says_the_same_in_postgresql(ours: str, theirs: str) -> None:
    assert theirs in to_postgres(ours, _COLUMNS)


def test_one_cell_that_differs_is_found(tmp_path: Path) -> None:
    own = tmp_path / "rsnms.duckdb"
    with duckdb.connect(str(own)) as db:
        db.execute("create schema marts")
        for table, grain in GRAINS.items():
            columns = ", ".join(f"'{name}' as {name}" for name in grain)
            db.execute(f"create table marts.{table} as select {columns}, 1 as counted, cast(0.5 as double) as share")
    assert _found(own, "1, 0.5 + 1e-12") == {}
    assert _found(own, "2, 0.5") == _found(own, "1, 0.5 + 1e-6") == _found(own, "1, null") == dict.fromkeys(GRAINS, 1)


def test_growth_is_told_by_doubling_between_all_sizes() -> None:
    nights = {n: Spent(wall, 2 * wall, 1, 0, "") for n, wall in ((1_000, 10.0), (4_000, 40.0), (8_000, 100.0))}
    grown = list(_growth(nights, judged=True))
    assert [round(m.value, 6) for m in grown] == [2, 2, 2.5, 2.5]
    assert [m.kept for m in grown] == [True, None, False, None]
    [messy] = _messy_beside_clean(Spent(1, 60, 1, 0, ""), 1_000, nights)
    assert messy.ratio == 3


def _found(own: Path, counted_and_share: str) -> dict[str, int]:
    counted, share = counted_and_share.split(", ")
    with duckdb.connect() as peer:
        for table, grain in GRAINS.items():
            columns = ", ".join(f"'{name}' as {name}" for name in grain)
            peer.execute(
                f"create table {table} as select {columns}, {counted} as counted, cast({share} as double) as share"
            )
        return differing(peer, own)
