"""The nightly job as a user meets it: repeated, in two parts, refused, in the way of another run."""

from __future__ import annotations

import fcntl
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest import ingest_region
from pipelines.settings import Settings
from tests.compiled import build_warehouse
from tests.integration.deployment import AS_OF, REGIONS, Deployment
from tests.integration.increments.same_tables import different_tables

pytestmark = pytest.mark.slow
MADE = ("lake", "releases", "warehouse", "quarantine")


def test_a_second_run_finds_nothing_new_and_changes_no_byte(published: Deployment) -> None:
    before = published.files(*MADE)
    result = published.run()
    assert result.returncode == 0, result.stderr
    assert "Новых данных нет" in result.stdout
    assert published.files(*MADE) == before
    assert len(before) > 50


def test_the_warehouse_is_that_of_the_compiled_project(published: Deployment, tmp_path: Path) -> None:
    """Which other tests build instead of a run; only what is judged and published is not in it."""
    deployment = Settings(tmp_path / "data", tmp_path / "key", REGIONS)
    deployment.lake.parent.mkdir()
    deployment.lake.symlink_to(published.settings.lake)
    found = different_tables(published.settings.warehouse_file, build_warehouse(deployment, AS_OF))
    assert found == dict.fromkeys(("audit.check_results", "audit.checks", "audit.releases"), (-1, -1))


def test_half_today_and_half_tomorrow_make_the_same_lake(published: Deployment, tmp_path: Path) -> None:
    """And so the same marts, which every night are made of nothing but the lake."""
    files = sorted(p for p in published.landing.rglob("*") if p.is_file())
    for half in (files[1::2], files[::2]):
        parts = published.landed_in(tmp_path / "parts", half)
        for region in REGIONS:
            ingest_region(parts.settings, region)
    expected, found = published.files("lake"), parts.files("lake")
    assert found.keys() == expected.keys()
    different = [path for path in expected if found[path] != expected[path]]
    # only the time of the night in which a file was first seen, and what stands for it in the checksums
    assert {Path(path).parent.name for path in different} == {"_deliveries", "_sums"}
    assert parts.sums() == published.sums() != []
    for path in (path for path in different if Path(path).parent.name == "_deliveries"):
        one, other = (pl.read_parquet(d.data / path).drop("first_seen_at") for d in (published, parts))
        assert one.equals(other), path


def test_a_refused_run_keeps_the_release_and_says_why(published: Deployment, tmp_path: Path) -> None:
    deployment = published.copy_to(tmp_path / "refused")
    releases = deployment.files("releases")
    for region in ("10", "65"):
        leave_one_teacher(deployment, region)
    result = deployment.run(as_of=date(2024, 5, 31))
    assert result.returncode == 3, result.stdout + result.stderr
    assert "Выпуск не опубликован" in result.stdout
    assert "прежний выпуск" in result.stdout
    assert deployment.files("releases") == releases
    with deployment.warehouse() as db:
        failed = db.execute(
            "select distinct check_name, scope_region from audit.check_results"
            " where status = 'failed' and severity = 'blocking' order by all"
        ).fetchall()
    assert failed == [("population_shift", "10"), ("population_shift", "65")]


def leave_one_teacher(deployment: Deployment, region: str) -> None:
    """A delivery of the next month in which nearly everyone is gone, as when a sender filters a sheet by mistake."""
    organizations = deployment.data / "lake" / "organizations" / f"region={region}" / "*.parquet"
    inn = pl.scan_parquet(organizations).select("org_inn").sort("org_inn").first().collect().item()
    target = deployment.landing / region / "staff" / "2024-05" / "20240531_staff.csv"
    target.parent.mkdir(parents=True)
    target.write_text(
        "СНИЛС;ФИО;Дата рождения;ИНН ОО;Должность;Педстаж с;Основное место;Статус\n"
        f"112-233-445 95;Образцова Анна Петровна;01.02.1980;{inn};teacher;01.09.2010;да;active\n",
        encoding="utf-8",
    )


def test_a_second_run_at_the_same_time_is_turned_away(published: Deployment) -> None:
    before = published.files(*MADE)
    with (published.data / ".run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        result = published.run()
    assert result.returncode == 1
    assert "уже работает другой запуск" in result.stderr
    assert "Traceback" not in result.stderr
    assert published.files(*MADE) == before


def test_without_the_key_of_the_lake_nothing_is_read(published: Deployment, tmp_path: Path) -> None:
    result = published.run(RSNMS_PSEUDONYM_KEY_FILE=str(tmp_path / "нет"))
    assert result.returncode == 1
    assert "rsnms keys rotate --lost" in result.stderr
    assert "Traceback" not in result.stderr


def test_logs_and_manifests_repeat_no_name_of_a_file(published: Deployment) -> None:
    """Senders put names of people into file names."""
    names = {p.name for p in published.landing.rglob("*") if p.is_file() and not p.name.isascii()}
    written = [*published.data.glob("logs/*"), *published.data.glob("releases/*/manifest.json")]
    assert names
    assert len(written) >= 2
    for file in written:
        text = file.read_text(encoding="utf-8")
        assert not [name for name in names if name in text], file.name
