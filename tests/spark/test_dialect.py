"""Each macro of `macros/dialect` gives the same on both engines, at the edges above all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest

from pipelines.assets.spark_session import stop
from pipelines.settings import DBT_DIR

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]

DAYS = ["'2024-01-31'", "'2023-01-31'", "'2024-02-29'", "'2024-03-31'", "'2023-12-31'", "'0001-01-01'"]
MARCH = "\"date '2024-03-31'\""
TEXTS = ["date_text('x', '2024-08')", "date_text('x', '2024')", "date_text('x', '31.08.2024')"]
SHARES = ["1e0/3", "2e0/3", "0.5", "0", "7e0/9", "1e-9", "0.1234567890123455"]
DOUBLES = [*SHARES, "12.25", "12.35", "0.05", "99.95", "100", "1234.25", "1234.75"]
DECIMALS = ["9.007199254740991", "9.007199254740993", "12345.678901234567891", "0", "0.000000000000001", "98765432.1"]
#: what a macro is asked, and the type and values of `x`
CASES = {
    "as_decimal_15": ("{{ as_decimal_15('x') }}", "double", SHARES),
    "rounded_12": ("{{ rounded_12('x') }}", "double", DOUBLES),
    "one_place": ("{{ one_place('x') }}", "double", DOUBLES),
    "as_double": ("{{ as_double('x') }}", "decimal(38, 15)", DECIMALS),
    "whole_quotient": ("{{ whole_quotient('x', 12) }}", "int", ["0", "11", "12", "35", "240"]),
    "add_months": ("{{ add_months('x', 1) }}", "date", DAYS),
    "months_between": (f"{{{{ months_between('x', {MARCH}) }}}}", "date", DAYS),
    "days_between": (f"{{{{ days_between('x', {MARCH}) }}}}", "date", DAYS),
    "add_days": ("{{ add_days('x', 20) }}", "date", DAYS),
    "date_text": (" || ".join(f"{{{{ {text} }}}}" for text in TEXTS), "date", DAYS),
    "months_from": (f"{{{{ length_of(months_from('x', {MARCH})) }}}}", "date", DAYS[:5]),
    "replace_all": ("{{ replace_all('x', '[^0-9a-zа-я]+', ' ') }}", "string", ["'«а»--б  в'", "''"]),
    "nth_of": ("{{ nth_of(list_of(['x', 'x + 1']), 2) }}", "int", ["1"]),
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    session = pytest.importorskip("pyspark.sql").SparkSession
    settings = {"spark.master": "local[1]", "spark.ui.enabled": "false", "spark.sql.ansi.enabled": "false"}
    builder = session.builder.config(map=settings | {"spark.sql.session.timeZone": "UTC"})
    running = builder.getOrCreate()
    yield running
    stop()


@pytest.mark.parametrize("macro", CASES)
def test_a_macro_means_the_same_on_both(macro: str, spark: Any) -> None:
    asked, dtype, values = CASES[macro]
    for value in values:
        given = f"(select cast({value} as {dtype}) as x) as t"
        on_duckdb = duckdb.sql(f"select {_sql(asked, 'duckdb')} from {given}").fetchall()[0][0]
        on_spark = spark.sql(f"select {_sql(asked, 'spark')} from {given}").collect()[0][0]
        assert (on_spark, value) == (on_duckdb, value)


def test_every_place_where_engines_differ_is_one_macro_for_each() -> None:
    text = _macros()
    ours = {part.split("(")[0] for part in text.split("{% macro duckdb__")[1:]}
    theirs = {part.split("(")[0] for part in text.split("{% macro spark__")[1:]}
    assert ours == theirs
    assert set(CASES) <= ours


def _macros() -> str:
    return "".join(file.read_text() for file in sorted(Path(DBT_DIR, "macros", "dialect").glob("*.sql")))


def _sql(asked: str, engine: str) -> str:
    class Adapter:
        @jinja2.pass_context
        def dispatch(self, context: jinja2.runtime.Context, name: str) -> Any:
            return context[f"{engine}__{name}"]

    template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(_macros() + asked)
    return template.render(adapter=Adapter()).strip()
