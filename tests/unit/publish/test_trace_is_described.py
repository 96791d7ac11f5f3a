"""Every indicator says which rows prove it."""

from __future__ import annotations

from pathlib import Path

import pipelines.publish.trace as package
from pipelines.settings import DBT_DIR

SQL = Path(package.__file__).parent / "sql"


def undescribed(models: Path) -> set[str]:
    """Evidence models no query of the trace belongs to."""
    return {file.stem for file in models.glob("*.sql")} - {file.stem for file in SQL.glob("*.sql")}


def test_every_indicator_is_described() -> None:
    assert undescribed(DBT_DIR / "models" / "marts" / "indicators") == set()


def test_an_indicator_without_its_query_is_found(tmp_path: Path) -> None:
    (tmp_path / "new_share.sql").touch()
    assert undescribed(tmp_path) == {"new_share"}
