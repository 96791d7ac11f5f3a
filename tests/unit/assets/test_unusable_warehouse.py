"""Where months can't be taken over after all, the same night computes everything, and says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from dagster import build_asset_context

from pipelines.assets import warehouse
from pipelines.assets.dbt_runner import TransformError
from pipelines.assets.increments import Plan
from pipelines.assets.night import Night
from pipelines.settings import Settings

AS_OF = date(2025, 12, 31)
SOME = Plan({"46": AS_OF}, Path("previous"), "Пересчитаны месяцы")


@pytest.mark.parametrize("error", [duckdb.IOException("a damaged block"), TransformError("int_months")])
def test_the_night_begins_again_with_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    plans, night = _night(tmp_path, monkeypatch, SOME, error)
    assert warehouse._build(build_asset_context(), night, lambda *_: None, lambda *_: None) == []
    assert [plan.is_increment for plan in plans] == [True, False]
    assert night.computed == "Рассчитаны все месяцы: прежнее хранилище не удалось использовать."
    assert not night.settings.build_file.exists()


def test_what_fails_in_a_full_build_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans, night = _night(
        tmp_path, monkeypatch, Plan(None, None, "Рассчитаны все месяцы"), TransformError("int_months")
    )
    with pytest.raises(TransformError):
        warehouse._build(build_asset_context(), night, lambda *_: None, lambda *_: None)
    assert len(plans) == 1


def _night(folder: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan, error: Exception) -> tuple[list[Plan], Night]:
    """A night whose first build leaves half a file and fails, and the plans that were tried."""
    settings, plans = Settings(folder, folder / "key", ("46",)), []
    settings.build_file.parent.mkdir(parents=True)

    def build(*_: object, plan: Plan, engine: str) -> list[object]:
        plans.append(plan)
        if len(plans) == 1:
            settings.build_file.touch()
            raise error
        return []

    monkeypatch.setattr(warehouse, "plan_increment", lambda *_, full: plan)
    monkeypatch.setattr(warehouse, "build", build)
    return plans, Night(settings, AS_OF)
