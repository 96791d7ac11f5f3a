"""DuckDB's SQL of the dbt models in PostgreSQL's words: what sqlglot does, and the rest. No running here."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

#: schema → table → column → type of DuckDB
Columns = dict[str, dict[str, dict[str, str]]]
_TYPES = {
    "VARCHAR": "text",
    "VARCHAR[]": "text[]",
    "DOUBLE": "double precision",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric(20)",
    "HUGEINT": "numeric(38)",
}


def postgres_type(name: str) -> str:
    """The type of PostgreSQL for one of DuckDB."""
    return _TYPES.get(name, name)


def source_of(path: str) -> str:
    """The source of the lake whose files a pattern `…/<source>/**/*.parquet` names."""
    return path.split("/")[-3]


def to_postgres(sql: str, columns: Columns) -> str:
    """The same query for PostgreSQL; `columns` are those of the tables it reads, the lake is the schema `lake`."""
    # `len` is of lists and `length` of texts here, and sqlglot takes them for one
    tree = sqlglot.parse_one(re.sub(r"\blen\(", "cardinality(", sql), read="duckdb").transform(_in_other_words)
    if any(star.args.get("except_") for star in tree.find_all(exp.Star)):
        tree = qualify(tree, dialect="duckdb", schema=columns, quote_identifiers=False)
    return str(tree.sql("postgres"))


def _in_other_words(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.ReadParquet):
        return exp.to_table(f'lake."{source_of(node.expressions[0].name)}"')
    if isinstance(node, exp.Table) and node.args.get("catalog"):
        node.set("catalog", None)
    if isinstance(node, exp.Array) and not node.expressions:
        return exp.cast(exp.Array(), "text[]")
    if isinstance(node, exp.IgnoreNulls) and isinstance(node.this, exp.AnyValue):
        return node.this  # as PostgreSQL's does without being told
    if isinstance(node, exp.Split):
        return exp.Anonymous(this="string_to_array", expressions=[node.this, node.expression])
    if isinstance(node, exp.Unnest) and isinstance(node.expressions[0], exp.GenerateSeries):
        return _series(node, node.expressions[0])
    if isinstance(node, exp.Cast) and node.to.sql("duckdb") == "DECIMAL(18, 15)":
        # of a double PostgreSQL takes 15 digits on the way to a decimal, through its text all of them
        return exp.cast(exp.cast(node.this, "text"), "decimal(18, 15)")
    return node


def _series(unnest: exp.Expression, series: exp.Expression) -> exp.Expression:
    ends = [series.args[name] for name in ("start", "end", "step") if series.args.get(name)]
    table = exp.Table(this=exp.Anonymous(this="generate_series", expressions=ends))
    table.set("alias", unnest.args.get("alias"))
    return table
