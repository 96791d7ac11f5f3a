"""A Spark that does not start is told in Russian, and nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.assets.spark_session import session
from pipelines.settings import SettingsError
from tests.oracle import product

pytestmark = [pytest.mark.spark, pytest.mark.timeout(300)]


def test_settings_that_java_refuses_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spark = pytest.importorskip("pyspark")
    (tmp_path / "spark-defaults.conf").write_text("spark.driver.memory  plenty\n")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    deployment = product.settings(tmp_path, ("46",))
    with pytest.raises(SettingsError) as told, session(deployment):
        pytest.fail("Spark was started")
    assert str(told.value).startswith("Apache Spark не запустился.")
    assert str(tmp_path) in str(told.value)
    assert not (deployment.build_file.parent / "rsnms-spark").exists()
    assert spark.SparkContext._gateway is None
