"""What dbt calls `adapter`, as far as the linter of SQL needs it: macros by dispatch are DuckDB's."""

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def dispatch(context: Context, name: str) -> Callable[..., Any]:
    """The macro that dbt would choose on DuckDB."""
    found: Callable[..., Any] = context[f"duckdb__{name}"]
    return found
