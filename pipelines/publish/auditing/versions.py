"""What a release was made with: versions of the code and of the libraries that figures depend on."""

from __future__ import annotations

from importlib.metadata import version

from pipelines.contracts.load import load_contracts
from pipelines.publish.auditing.titles import full_title
from pipelines.publish.code import code_version

_LIBRARIES = ("duckdb", "dbt-core", "polars", "great_expectations", "dagster")


def libraries() -> list[tuple[str, str]]:
    """Name and version; they are locked, so that equal code means equal versions."""
    return [("rsnms", code_version()), *((name, version(name)) for name in _LIBRARIES)]


def contracts() -> list[tuple[str, str, str]]:
    """Title, source and version of every contract."""
    return [(full_title(name), name, contract.version) for name, contract in load_contracts().items()]
