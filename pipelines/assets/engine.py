"""Which engine computes the marts. What they compute is the same dbt project for both."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Literal

from pipelines.settings import SettingsError

Engine = Literal["duckdb", "spark"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark")
ENGINE_VARIABLE = "RSNMS_ENGINE"


def engine_from_env() -> Engine:
    """The engine of a deployment that Dagster runs; raises SettingsError for one there is not."""
    wanted = os.environ.get(ENGINE_VARIABLE) or "duckdb"
    for engine in ENGINES:
        if engine == wanted:
            return engine
    raise SettingsError(f"{ENGINE_VARIABLE}: нужно одно из значений {', '.join(ENGINES)}, а указано «{wanted}».")


def require(engine: Engine) -> None:
    """Raises SettingsError where the engine is not installed."""
    if engine == "duckdb":
        return
    if any(importlib.util.find_spec(package) is None for package in ("pyspark", "dbt.adapters.spark")):
        raise SettingsError("Для расчёта на Spark не хватает пакетов: установите их командой make setup-spark.")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SettingsError("Для расчёта на Spark нужна Java 17: установите openjdk-17-jre-headless.")
