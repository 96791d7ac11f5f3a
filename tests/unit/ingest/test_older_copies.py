"""A, then B, then A again: B is in force, and whoever looks is told so, with the way back, which works."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.ingest import ingest_region
from pipelines.ingest.lake import partition_file
from pipelines.ingest.older_copies import OlderCopy, older_copies
from pipelines.keys import create_key
from pipelines.settings import Settings

HEADER = "СНИЛС;Код программы;Дата начала;Статус\n"
A = HEADER + "112-233-445 95;П-1;10.01.2024;зачислен\n"
B = HEADER + "112-233-445 95;П-1;10.01.2024;отчислен\n"
OTHER = HEADER + "100-200-300 30;П-1;11.01.2024;зачислен\n"
NOTE = A + "Возвращены прежние сведения\n"
PERIOD = "11/enrollments/2024-01"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_key(tmp_path / "key")
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


def land(settings: Settings, *files: tuple[str, str]) -> None:
    """Each in a night of its own."""
    for path, text in files:
        file = settings.landing / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        ingest_region(settings, "11")


def found(settings: Settings) -> list[OlderCopy]:
    ledger = pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)
    return older_copies(ledger, settings.lake, settings.landing)


def statuses(settings: Settings) -> list[str]:
    """Of the last delivery of the key that is in the lake, in order."""
    rows = pl.read_parquet(partition_file(settings.lake, "enrollments", "11", "2024-01"), hive_partitioning=False)
    return rows["status"].to_list()


def test_the_correction_stays_and_is_told(settings: Settings) -> None:
    land(settings, (f"{PERIOD}/a_20240201.csv", A), (f"{PERIOD}/b_20240202.csv", B), (f"{PERIOD}/a_20240203.csv", A))
    assert found(settings) == [OlderCopy("11", "", f"{PERIOD}/a_20240203.csv", f"{PERIOD}/b_20240202.csv")]
    before = statuses(settings)
    land(settings, (f"{PERIOD}/a_20240204.csv", NOTE))
    assert statuses(settings) == [*before, before[0]], "the way back that the words name"
    assert found(settings) == []


def test_a_file_replaced_in_place_and_put_back(settings: Settings) -> None:
    land(settings, (f"{PERIOD}/a.csv", A), (f"{PERIOD}/a.csv", B))
    assert found(settings) == []
    land(settings, (f"{PERIOD}/a.csv", A))
    assert found(settings) == [OlderCopy("11", "", f"{PERIOD}/a.csv", f"{PERIOD}/a.csv")]


def test_a_copy_after_what_it_does_not_meet_is_nothing_to_tell(settings: Settings) -> None:
    land(settings, (f"{PERIOD}/a_1.csv", A), (f"{PERIOD}/o.csv", OTHER), (f"{PERIOD}/a_2.csv", A))
    assert found(settings) == []
    land(settings, ("11/enrollments/2024-02/b.csv", B))
    assert found(settings) == [], "another period"


@pytest.mark.parametrize("copies", [("a", "b", "b"), ("a", "a", "b")])
def test_what_is_in_force_anyway_is_nothing_to_tell(settings: Settings, copies: tuple[str, ...]) -> None:
    content = {"a": A, "b": B}
    land(settings, *((f"{PERIOD}/{n}.csv", content[name]) for n, name in enumerate(copies)))
    assert found(settings) == []


def test_status_tells_it(settings: Settings) -> None:
    land(settings, (f"{PERIOD}/a.csv", A), (f"{PERIOD}/a.csv", B), (f"{PERIOD}/a.csv", A))
    words = ["status", "--data-dir", str(settings.data_dir)]
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": "11", "COLUMNS": "250"}
    told = CliRunner().invoke(main, words, env=environment).output
    assert "Прислано повторно то, что уже было заменено другим файлом, файлов: 1" in told
    assert "Заменён после приёма" not in told, "it will not be read at the next run"


@pytest.mark.parametrize(
    ("senders", "told"),
    [
        ([("", "a"), ("", "b"), ("", "a")], ["2"]),
        ([("11701000", "a"), ("", "b"), ("11701000", "a")], ["2"]),
        ([("11701000", "a"), ("11705000", "b"), ("11701000", "a")], []),
        ([("", "a"), ("", "b"), ("", "a"), ("", "c")], []),
        ([("", "a"), ("", "b"), ("", "c"), ("", "b"), ("", "a")], ["3", "4"]),
    ],
    ids=["corrected", "covered by the region", "another municipality", "settled", "twice"],
)
def test_a_snapshot_is_replaced_whole(tmp_path: Path, senders: list[tuple[str, str]], told: list[str]) -> None:
    seen: set[tuple[str, str]] = set()
    lines = []
    for order, sent in enumerate(senders):
        status = "unchanged" if sent in seen else "accepted"
        seen.add(sent)
        lines.append(("11", "staff", "2024-01", sent[0], str(order), sent[1], order, status, f"{sent}{order}"))
    names = [
        "region_code",
        "source",
        "period",
        "deliverer",
        "path",
        "sha256",
        "delivery_order",
        "status",
        "delivery_id",
    ]
    ledger = pl.DataFrame(lines, names, orient="row").cast({"delivery_order": pl.UInt32})
    assert [copy.path for copy in older_copies(ledger, tmp_path, tmp_path)] == told
