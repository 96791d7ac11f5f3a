"""Which months a night computes, from what came since the last one. No model is built here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.increments import plan_increment
from pipelines.assets.increments.first_days import DAYS, FROM_PERIOD
from pipelines.assets.increments.made_of import record
from pipelines.contracts import load_contracts
from pipelines.settings import Settings
from tests.integration.edges.made_lake import MadeRegion, write_schemas

AS_OF = date(2025, 12, 31)
#: the last three month ends are computed wherever anything came
RECENT = date(2025, 10, 31)
NORTH = "46701000"
PERSON, OTHER = "a" * 64, "b" * 64


@dataclass
class Deployment:
    """A lake of two regions and a warehouse that says it was made of it."""

    settings: Settings
    regions: dict[str, MadeRegion]

    def write(self) -> None:
        write_schemas(self.settings.lake)
        for region in self.regions.values():
            region.write(self.settings.lake)

    def build(self) -> None:
        self.settings.warehouse_file.parent.mkdir(exist_ok=True)
        self.settings.warehouse_file.unlink(missing_ok=True)
        with duckdb.connect(str(self.settings.warehouse_file)) as con:
            con.execute("create schema marts")
            con.execute(
                "create table marts.dim_month as select unnest(['11', '46']) as region_code, date '2024-09-30' as as_of"
            )
            record(con, self.settings, AS_OF)

    def affected(self) -> dict[str, date] | None:
        found = plan_increment(self.settings, AS_OF).affected
        return None if found is None else dict(found)


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    made = Deployment(Settings(tmp_path, tmp_path / "key", ("11", "46")), {})
    for code in made.settings.regions:
        region = made.regions[code] = MadeRegion(code)
        region.deliver("staff", "2024-09", {"person_id": PERSON, "org_inn": "1"})
        region.deliver("programs", "2024-09", {"program_id": "P1"})
        region.deliver("diagnostics", "2025-05", {"person_id": PERSON, "diagnosed_on": date(2025, 5, 7)})
        region.deliver("ioms", "2025-02", {"iom_id": "M", "person_id": PERSON, "created_on": date(2025, 2, 3)})
    made.write()
    made.build()
    return made


def test_the_same_lake_computes_nothing(deployment: Deployment) -> None:
    assert deployment.affected() == {}
    assert plan_increment(deployment.settings, AS_OF).words_ru.startswith("Ни один месяц не изменился")


Delivery = Callable[[MadeRegion], object]
#: what comes to region 46, and the first month end it can change
DELIVERIES: dict[str, tuple[Delivery, date]] = {
    "a new month of staff": (
        lambda r: r.deliver("staff", "2025-12", {"person_id": OTHER, "org_inn": "1"}),
        RECENT,
    ),
    "a late file of a municipality": (
        lambda r: r.deliver("staff", "2025-01", {"person_id": OTHER, "org_inn": "1"}, by=NORTH),
        date(2025, 1, 31),
    ),
    "the first snapshot sent again": (
        lambda r: r.deliver("staff", "2024-09", {"person_id": OTHER, "org_inn": "1"}, stamp=date(2025, 12, 1)),
        date.min,
    ),
    "an event of long ago": (
        lambda r: r.deliver("support_events", "2025-12", {"person_id": PERSON, "held_on": date(2024, 12, 9)}),
        date(2024, 12, 31),
    ),
    "an event before there were figures": (
        lambda r: r.deliver("support_events", "2025-12", {"person_id": PERSON, "held_on": date(2023, 12, 9)}),
        date.min,
    ),
    "a cancellation": (
        lambda r: r.deliver(
            "diagnostics", "2025-12", {"person_id": PERSON, "diagnosed_on": date(2025, 5, 7), "cancelled": True}
        ),
        date(2025, 5, 31),
    ),
    "another version, whose row was of earlier days": (
        lambda r: r.deliver("ioms", "2025-12", {"iom_id": "M", "person_id": PERSON, "created_on": date(2025, 11, 1)}),
        date(2025, 2, 28),
    ),
    "an activity of a route made before": (
        lambda r: r.deliver("iom_activities", "2025-12", {"iom_id": "M", "section": "1", "title": "А"}),
        date(2025, 2, 28),
    ),
    "a planned event taken off control": (
        lambda r: r.deliver(
            "roadmap", "2025-12", {"event_ref": "1.1.1", "due_on": date(2025, 12, 1), "cancelled": True}
        ),
        date.min,
    ),
    "documents, which only the last month meets": (
        lambda r: r.deliver("frdo", "2025-12", {"document_series": "1", "document_number": "2"}),
        RECENT,
    ),
    "programmes, which tell of earlier days": (
        lambda r: r.deliver("programs", "2025-12", {"program_id": "P2"}),
        date.min,
    ),
}


@pytest.mark.parametrize("name", DELIVERIES)
def test_only_months_that_a_delivery_can_change_are_computed(deployment: Deployment, name: str) -> None:
    deliver, first = DELIVERIES[name]
    deliver(deployment.regions["46"])
    deployment.write()
    assert deployment.affected() == {"46": first}


def test_the_earliest_of_several_deliveries_counts(deployment: Deployment) -> None:
    for month in ("2025-12", "2025-03", "2025-06"):
        deployment.regions["11"].deliver("sites", month, {"org_inn": "1", "site_type": "base_site"})
    deployment.write()
    assert deployment.affected() == {"11": date(2025, 3, 31)}


def test_only_sources_without_news_are_taken_over(deployment: Deployment) -> None:
    assert set(plan_increment(deployment.settings, AS_OF).taken_over) == load_contracts().keys()
    deployment.regions["11"].deliver("sites", "2025-03", {"org_inn": "1", "site_type": "base_site"})
    deployment.regions["46"].deliver("roadmap", "2025-12", {"event_ref": "1.1.1", "due_on": date(2025, 12, 1)})
    deployment.write()
    ledger = deployment.settings.lake / "_deliveries" / "region=11.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy (from '{ledger}' where source <> 'ioms') to '{ledger}' (format parquet)")
    taken = set(plan_increment(deployment.settings, AS_OF).taken_over)
    assert load_contracts().keys() - taken == {"sites", "roadmap", "ioms"}


def test_a_rejected_file_changes_no_month(deployment: Deployment) -> None:
    ledger = deployment.settings.lake / "_deliveries" / "region=46.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"copy (from '{ledger}' union all by name select * replace ('x' as delivery_id, 'rejected' as status)"
            f" from '{ledger}') to '{ledger}' (format parquet)"
        )
    assert deployment.affected() == {}


@pytest.mark.parametrize(
    "changed", ["false", "source <> 'ioms'", "true order by delivery_id", "true"], ids=["all", "one", "none", "fields"]
)
def test_a_region_whose_deliveries_are_gone_or_others_is_computed_anew(deployment: Deployment, changed: str) -> None:
    ledger = deployment.settings.lake / "_deliveries" / "region=46.parquet"
    replace = "replace (fingerprint || '!' as fingerprint)" if changed == "true" else ""
    with duckdb.connect() as con:
        con.execute(f"copy (select * {replace} from '{ledger}' where {changed}) to '{ledger}' (format parquet)")
    assert deployment.affected() == ({} if "order by" in changed else {"46": date.min})


def test_deliveries_in_another_order_are_computed_anew(deployment: Deployment) -> None:
    region = deployment.regions["46"]
    region.deliver("diagnostics", "2025-06", {"person_id": PERSON, "diagnosed_on": date(2025, 6, 7)})
    deployment.write()
    deployment.build()
    ledger = deployment.settings.lake / "_deliveries" / "region=46.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"copy (select * replace (cast(9 - delivery_order as uinteger) as delivery_order) from '{ledger}')"
            f" to '{ledger}' (format parquet)"
        )
    assert deployment.affected() == {"46": date.min}


def test_on_another_day_everything_is_computed(deployment: Deployment) -> None:
    plan = plan_increment(deployment.settings, date(2026, 1, 31))
    assert plan.affected is None
    assert "изменилась отчётная дата" in plan.words_ru


def test_after_another_key_or_an_erasure_everything_is_computed(deployment: Deployment) -> None:
    for file in (deployment.settings.lake / "_key.txt", deployment.settings.erasures_file):
        file.write_bytes(b"other")
        assert deployment.affected() is None
        file.unlink()
    assert deployment.affected() == {}


def _unreadable(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def _foreign(file: Path) -> None:
    file.unlink()
    duckdb.connect(str(file)).close()


def _touched(file: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute("delete from marts.dim_month where region_code = '11'")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (Path.unlink, "прежнего расчёта нет"),
        (_unreadable, "не читается"),
        (_foreign, "другой версией"),
        (_touched, "изменено не программой"),
    ],
)
def test_a_warehouse_that_cannot_be_trusted_is_not_built_upon(
    deployment: Deployment, harm: Callable[[Path], None], words: str
) -> None:
    harm(deployment.settings.warehouse_file)
    plan = plan_increment(deployment.settings, AS_OF)
    assert plan.affected is None
    assert words in plan.words_ru


def test_the_command_can_ask_for_everything(deployment: Deployment) -> None:
    assert plan_increment(deployment.settings, AS_OF, full=True).affected is None


def test_the_words_name_months_and_regions(deployment: Deployment) -> None:
    for region in deployment.regions.values():
        region.deliver("sites", "2025-03", {"org_inn": "1", "site_type": "base_site"})
    deployment.write()
    words = plan_increment(deployment.settings, AS_OF).words_ru
    assert words == "Пересчитаны месяцы с 03.2025 по 12.2025 регионов 11, 46; остальные взяты из прежнего расчёта."


def test_every_source_has_its_rule() -> None:
    events = {c.source for c in load_contracts().values() if not c.is_snapshot}
    snapshots = {c.source for c in load_contracts().values() if c.is_snapshot}
    assert set(DAYS) == events - {"iom_activities"}
    assert snapshots - FROM_PERIOD == {"programs"}
