"""What Dagster's pages show beside an asset: rows, bytes, seconds, a preview in Russian, a link; no name of a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import polars as pl
import pytest
from dagster import AssetKey, DagsterInstance, materialize

from pipelines.assets.gate import _preview
from pipelines.assets.lake import lake_assets
from pipelines.assets.night import Night
from pipelines.assets.shown import is_seen, release_metadata, table
from pipelines.assets.warehouse import _bytes
from pipelines.ingest import region
from pipelines.ingest.worker import run_task
from pipelines.keys import create_key
from pipelines.quality import CheckResult
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    create_key(tmp_path / "key")
    folder = tmp_path / "data" / "landing" / "11" / "enrollments" / "2024-01"
    folder.mkdir(parents=True)
    (folder / "Иванова Мария.csv").write_text(
        "СНИЛС;Код программы;Дата начала;Статус\n112-233-445 95;П-1;10.01.2024;зачислен\n", encoding="utf-8"
    )
    monkeypatch.setattr(region, "parse_all", lambda tasks: [(t, run_task(t).outcome) for t in tasks])
    monkeypatch.setattr("pipelines.ingest.arriving._SECONDS", 0.0)
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


def test_the_lake_shows_counts_and_no_name(settings: Settings) -> None:
    night = Night(settings, date(2024, 8, 31))
    with DagsterInstance.local_temp() as instance:
        result = materialize(
            [lake_assets(("11",))], resources={"night": night}, partition_key="11", instance=instance
        )  # fmt: skip
        kept = "".join(str(entry) for entry in instance.all_logs(result.run_id))
    shown: dict[AssetKey, Any] = {
        e.asset_key: e.step_materialization_data.materialization.metadata
        for e in result.get_asset_materialization_events()
    }
    enrollments, ledger = shown[AssetKey(["lake", "enrollments"])], shown[AssetKey(["lake", "deliveries"])]
    assert (enrollments["rows"].value, enrollments["files"].value) == (1, 1)
    assert enrollments["bytes"].value > 0
    assert enrollments["duration_s"].value > 0
    assert "| 11 | 1 | 1 | 31.01.2024 |" in enrollments["preview"].value
    assert "| 11 | принят | 1 | 1 | 1 |" in ledger["preview"].value
    assert "Иванова" not in kept


def test_a_release_shows_its_link_and_what_reaches_its_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "2024-08-31-abc"
    folder.mkdir()
    rows = [("11", date(2024, 7, 31), 1.0, "met"), ("11", date(2024, 8, 31), 1.0, "met"),
            ("11", date(2024, 8, 31), None, None)]  # fmt: skip
    columns = ["region_code", "as_of", "value", "status"]
    pl.DataFrame(rows, schema=columns, orient="row").write_parquet(folder / "kpi_regional.parquet")
    monkeypatch.delenv("RSNMS_PAGES_URL", raising=False)
    found = release_metadata(folder)
    assert found["link"].value == str(folder)
    assert "| 11 | 2 | 1 | 1 |" in str(found["preview"].value)
    monkeypatch.setenv("RSNMS_PAGES_URL", "https://x.example/r/")
    assert release_metadata(folder)["link"].value == "https://x.example/r/2024-08-31-abc/"


def test_the_gate_shows_titles_of_what_did_not_pass() -> None:
    failed = CheckResult("map_sums", "marts", "11", "", "blocking", "failed", 1, 1, 1, 0, "не сходится")
    text = str(_preview([failed, failed]).value)
    assert text.count("| 11 |") == 1
    assert "map_sums" not in text
    assert "| да |" in text


def test_tables_of_the_warehouse_show_their_bytes(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path / "key", ("11",))
    settings.build_file.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.build_file)) as db:
        db.execute(
            "create schema marts; create table marts.t as select range as x, hash(range) as y from range(300000)"
        )
    assert _bytes(settings)[AssetKey(["marts", "t"])] >= 262_144


def test_tables_are_short_and_their_cells_stay_in_their_columns() -> None:
    text = str(table(["а"], [[f"x|{n}\n"] for n in range(30)]).value)
    assert "x\\|0  |" in text
    assert text.endswith("и ещё строк: 10")


def test_nothing_is_made_for_a_run_that_is_not_kept() -> None:
    context: Any = SimpleNamespace(instance=SimpleNamespace(is_ephemeral=True))
    assert not is_seen(context)
