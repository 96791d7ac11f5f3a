"""How often ingestion does what costs: counts, so that it can't become slow unnoticed whatever the machine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts import Column, load_contract
from pipelines.ingest import cells, ingest_region, lake, landing, parse, pseudonyms, region, worker
from pipelines.ingest.casts import CastContext, cast_values
from pipelines.ingest.landed_file import open_landed
from pipelines.ingest.period import parse_period
from pipelines.ingest.worker import run_task
from pipelines.keys import create_key
from pipelines.settings import Settings

_PEOPLE = ("112-233-445 95", "11223344595", "023-456-789 55")
_HEADER = "СНИЛС;Код программы;Дата начала;Статус\n"
_TEXT = _HEADER + "".join(f"{_PEOPLE[n % 3]};П-{n % 2};10.01.2024;зачислен\n" for n in range(60))
_PERIOD = "11/enrollments/2024-01"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Tasks run in this process, where calls can be counted."""
    create_key(tmp_path / "key")
    monkeypatch.setattr(
        region, "parse_all", lambda tasks: [(task, outcome) for task in tasks if (outcome := run_task(task).outcome)]
    )
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


def land(settings: Settings, name: str, text: str = _TEXT) -> None:
    file = settings.landing / _PERIOD / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_landed_file_is_opened_twice_when_new_and_once_ever_after(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Counter[str] = Counter()

    def counting(path: Path) -> object:
        opened[path.name] += 1
        return open_landed(path)

    monkeypatch.setattr(landing, "open_landed", counting)
    monkeypatch.setattr(worker, "open_landed", counting)
    monkeypatch.setattr(parse, "read_tables", lambda path: pytest.fail("read by name, not as the bytes hashed"))
    land(settings, "a.csv")
    land(settings, "b.csv", _TEXT + "100-200-300 30;П-3;10.01.2024;зачислен\n")
    assert ingest_region(settings, "11").by_status == {"accepted": 2}
    assert opened == {"a.csv": 2, "b.csv": 2}
    opened.clear()
    ingest_region(settings, "11")
    assert opened == {"a.csv": 1, "b.csv": 1}


def test_a_person_gets_one_pseudonym_whatever_the_rows_and_writings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []
    real = pseudonyms.pseudonyms

    def counting(numbers: list[str], key: bytes) -> list[str]:
        computed.extend(numbers)
        return real(numbers, key)

    monkeypatch.setattr(pseudonyms, "pseudonyms", counting)
    land(settings, "a.csv")
    assert ingest_region(settings, "11").rows_valid == 60
    assert sorted(computed) == ["02345678955", "11223344595"]


def test_a_text_is_cast_once_however_many_rows_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cast: dict[str, list[str]] = {}

    def counting(distinct: pl.Series, column: Column, context: CastContext) -> pl.DataFrame:
        cast[column.name] = distinct.to_list()
        return cast_values(distinct, column, context)

    monkeypatch.setattr(cells, "cast_values", counting)
    file = tmp_path / "a.csv"
    file.write_text(_TEXT, encoding="utf-8")
    period = parse_period("2024-01")
    assert period is not None
    parsed = parse.parse_file(file, load_contract("enrollments"), "11", period, bytes(32))
    assert parsed.rows_valid == 60
    assert {name: sorted(texts) for name, texts in cast.items()} == {
        "snils": sorted(_PEOPLE),
        "program_id": ["П-0", "П-1"],
        "started_on": ["10.01.2024"],
        "status": ["зачислен"],
    }


def test_the_only_delivery_of_a_partition_is_taken_over_as_its_worker_wrote_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And has the very bytes that merging would have given, so that the order of runs can't be seen in the lake."""
    land(settings, "a.csv")
    with monkeypatch.context() as patch:
        patch.setattr(lake, "read_or_empty", _only_ledger)
        ingest_region(settings, "11")
    path = lake.partition_file(settings.lake, "enrollments", "11", "2024-01")
    taken_over = path.read_bytes()
    rows = pl.read_parquet(path, hive_partitioning=False)
    path.unlink()
    assert lake.write_if_changed(rows.sort("row_order"), path)
    assert path.read_bytes() == taken_over


def _only_ledger(path: Path, schema: dict[str, object]) -> pl.DataFrame:
    assert path.parent.name in {lake.DELIVERIES, lake.REJECTIONS}, "a partition was read"
    return pl.DataFrame(schema=schema)
