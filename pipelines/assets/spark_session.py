"""Spark's life inside one run: started before dbt, which then finds it, and ended after it.

What is computed there and what becomes of its tables belongs to `spark_build`.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.access import private_folder
from pipelines.settings import DBT_DIR, Settings, SettingsError

#: names a folder that every worker of a cluster and this machine see; without it, one of this machine serves
SHARED_VARIABLE = "RSNMS_SPARK_DIR"


@contextmanager
def session(settings: Settings) -> Iterator[Path]:
    """Starts Spark as `SPARK_CONF_DIR` says and stops it at the end; gives the folder of its tables.

    Raises SettingsError where Spark does not start.
    """
    shared = os.environ.get(SHARED_VARIABLE)
    folder = (Path(shared) if shared else settings.build_file.parent) / "rsnms-spark"
    shutil.rmtree(folder, ignore_errors=True)  # of a killed run
    private_folder(folder)
    tables = folder / "tables"
    os.environ.setdefault("SPARK_CONF_DIR", str(DBT_DIR / "spark"))
    os.environ |= {"RSNMS_SPARK_TABLES": str(tables), "SPARK_LOCAL_DIRS": str(folder / "scratch")}
    try:
        start(folder / "said.txt")
        yield tables
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def start(said: Path) -> None:
    """Starts Java, whose remarks go to the file `said`: they may quote rows, and the screen is for the run's words.

    With RSNMS_DEBUG they go to the screen. Raises SettingsError where Java ends at once.
    """
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    from pyspark import SparkContext  # noqa: PLC0415 - an extra, and a second to import
    from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    with said.open("w", encoding="utf-8") as remarks:
        where = {} if os.environ.get("RSNMS_DEBUG") else {"stderr": remarks}
        try:
            gateway = launch_gateway(popen_kwargs=where)  # type: ignore[no-untyped-call,unused-ignore]
        except PySparkRuntimeError as error:
            raise SettingsError(_does_not_start(said)) from error
    SparkContext._ensure_initialized(gateway=gateway)


def _does_not_start(said: Path) -> str:
    """Nothing was read yet, so that the last remark quotes no row."""
    remarks = [line.strip() for line in said.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    reason = f" Последнее сообщение: {remarks[-1][:200]}." if remarks else ""
    return (
        f"Apache Spark не запустился.{reason} Проверьте настройки в папке {os.environ['SPARK_CONF_DIR']} "
        "(файл spark-defaults.conf: память, адрес кластера) и Java 17 (команда java -version)."
    )


def stop() -> None:
    """End Spark and its Java process, whose memory later steps need; the next session reads its settings anew."""
    from pyspark import SparkContext  # noqa: PLC0415 - an extra, and a second to import

    # dbt's threads made the session, so it is not the active one of this thread
    running, gateway = SparkContext._active_spark_context, SparkContext._gateway
    if running is not None:
        running.stop()
    if gateway is not None:
        gateway.shutdown()
        process = getattr(gateway, "proc", None)
        if process is not None:
            process.stdin.close()  # which is what it waits for
            process.wait(60)
        SparkContext._gateway = SparkContext._jvm = None
