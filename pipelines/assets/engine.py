"""Which engine computes the marts. What they compute is the same dbt project for both."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path
from typing import Literal

from pipelines.settings import SettingsError

Engine = Literal["duckdb", "spark"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark")
ENGINE_VARIABLE = "RSNMS_ENGINE"
_OLDEST_JAVA = 17


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
    found = _java_version()
    if found is None:
        raise SettingsError(
            "Для расчёта на Spark нужна Java 17, а её нет: установите openjdk-17-jre-headless "
            "или укажите папку с ней в переменной JAVA_HOME."
        )
    if found < _OLDEST_JAVA:
        raise SettingsError(
            f"Для расчёта на Spark нужна Java 17, а найдена {found}: установите openjdk-17-jre-headless "
            "и укажите папку с ней в переменной JAVA_HOME."
        )


def _java_version() -> int | None:
    """The version of the Java that Spark would start; None where none starts. Java 8 and older call themselves 1."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else "java"
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603 - its own words
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else None
