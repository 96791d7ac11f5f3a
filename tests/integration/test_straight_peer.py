"""The peer of the nightly benchmark computes the product's figures: a ratio to anything else would say nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.synthetic import GeneratorOptions, generate
from tests.benchmarks.peers.agreement import disagreements, rows
from tests.benchmarks.peers.straight import compute
from tests.oracle import product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
_AS_OF = date(2024, 6, 30)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A clean landing of Moscow oblast and the product's warehouse of it."""
    deployment = product.settings(tmp_path_factory.mktemp("straight"), ("46",))
    wish = GeneratorOptions(deployment.data_dir, ("46",), 250, 6, _AS_OF, seed=7, clean=True)
    generate(wish, lambda label, done, total: None)
    product.ingest(deployment)
    return deployment.landing / "46", product.build_marts(deployment, _AS_OF)


def test_the_peer_and_the_product_agree_in_every_cell(warehouse: tuple[Path, Path]) -> None:
    landing, built = warehouse
    con = compute(landing, _AS_OF, threads=1)
    assert all(rows(con).values())
    for kpi in ("deficit_closed_share", "postcourse_share", "young_supported_share", "teachers_per_methodist"):
        counted = con.execute("select sum(numerator) from kpi_regional where kpi_code = ?", [kpi]).fetchone()
        assert counted and counted[0], kpi
    assert disagreements(con, built, "46") == {"kpi_regional": 0, "kpi_municipal": 0, "deficit_map": 0}


def test_one_changed_cell_is_a_disagreement(warehouse: tuple[Path, Path]) -> None:
    landing, built = warehouse
    con = compute(landing, _AS_OF, threads=1)
    con.execute("update kpi_municipal set numerator = numerator + 1 where rowid = 0")
    con.execute("update deficit_map set deficit_share = deficit_share + 1e-6 where deficit_share is not null")
    found = disagreements(con, built, "46")
    assert found["kpi_municipal"] == 1
    changed = con.execute("select count(*) from deficit_map where deficit_share is not null").fetchone()
    assert changed and found["deficit_map"] == changed[0]
    con.execute("delete from kpi_regional where kpi_code = 'iom_share'")
    assert disagreements(con, built, "46")["kpi_regional"] > 0
