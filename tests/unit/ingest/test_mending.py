"""A damaged lake: whatever was spoilt is read again from landing, or the run stops and says what to do."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest import ingest_region
from pipelines.ingest.mending import LakeDamagedError
from pipelines.keys import create_key
from pipelines.settings import Settings

_REGION, _SOURCE = "11", "enrollments"
_MONTHS = ("2024-03", "2024-04")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A lake of two months of one source, with a rejected row."""
    root = tmp_path_factory.mktemp("whole")
    settings = Settings(root / "data", root / "key", (_REGION,))
    create_key(settings.key_file)
    for day, month in enumerate(_MONTHS, start=1):
        folder = settings.landing / _REGION / _SOURCE / month
        folder.mkdir(parents=True)
        rows = ["СНИЛС;Код программы;Дата начала;Статус"]
        rows += [f"{snils};П-{day};0{day}.03.2024;зачислен" for snils in ("112-233-445 95", "023-456-789 55")]
        rows += [f"100-200-300 30;П-1{n};0{day}.03.2024;зачислен" for n in range(40)]
        rows += ["100-200-300 31;П-1;01.03.2024;зачислен"]
        (folder / f"записи {day}.csv").write_text("\n".join(rows), encoding="utf-8")
    ingest_region(settings, _REGION)
    return settings


@pytest.fixture
def deployment(whole: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(whole.data_dir, tmp_path / "data")
    return Settings(tmp_path / "data", whole.key_file, whole.regions)


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x40
    file.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a byte changed": _flip,
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": Path.unlink,
    "another table": lambda file: pl.DataFrame({"a": [1]}).write_parquet(file),
}


@pytest.mark.parametrize("place", ["rows", "ledger", "findings", "schema"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_mended(deployment: Settings, place: str, damage: Callable[[Path], None]) -> None:
    before = _state(deployment)
    damage(_file(deployment, place))
    ingest_region(deployment, _REGION)
    assert _state(deployment) == before


def test_rows_whose_file_has_gone_from_landing_are_not_lost_silently(deployment: Settings) -> None:
    rows = _file(deployment, "rows")
    _flip(rows)
    shutil.rmtree(deployment.landing / _REGION / _SOURCE / _MONTHS[0])
    before = _state(deployment)
    for _ in range(2):
        with pytest.raises(LakeDamagedError, match=r"enrollments/2024-03.*rsnms restore"):
            ingest_region(deployment, _REGION)
        assert _state(deployment) == before


def test_a_damage_elsewhere_does_not_ask_for_files_that_are_gone(deployment: Settings) -> None:
    shutil.rmtree(deployment.landing / _REGION / _SOURCE / _MONTHS[1])
    ingest_region(deployment, _REGION)
    before = _state(deployment)
    _flip(_file(deployment, "rows"))
    ingest_region(deployment, _REGION)
    assert _state(deployment) == before


def test_when_the_ledger_and_its_copy_are_damaged_the_way_out_is_told(deployment: Settings) -> None:
    _flip(_file(deployment, "ledger"))
    _flip(deployment.lake / "_sums" / f"region={_REGION}.deliveries")
    with pytest.raises(LakeDamagedError, match="переименуйте папку lake"):
        ingest_region(deployment, _REGION)


def test_damaged_checksums_cost_a_reading_and_no_data(deployment: Settings) -> None:
    before = _state(deployment)
    (deployment.lake / "_sums" / f"region={_REGION}.txt").write_bytes(b"\xff\xfe nonsense \x00")
    ingest_region(deployment, _REGION)
    assert _state(deployment) == before


def test_a_lake_without_checksums_is_taken_as_it_is(deployment: Settings) -> None:
    before = _state(deployment)
    shutil.rmtree(deployment.lake / "_sums")
    shutil.rmtree(deployment.landing / _REGION)
    ingest_region(deployment, _REGION)
    assert _state(deployment) == before


def test_a_file_replaced_and_not_yet_settled_is_whole(deployment: Settings) -> None:
    """A run killed between two files leaves two lines for one file and the state of before for another."""
    before = _state(deployment)
    with (deployment.lake / "_sums" / f"region={_REGION}.txt").open("a") as sums:
        sums.write(f"{'0' * 64}  {_SOURCE}/region={_REGION}/{_MONTHS[0]}.parquet\n")
    shutil.rmtree(deployment.landing / _REGION)
    ingest_region(deployment, _REGION)
    assert _state(deployment) == before


def _file(settings: Settings, place: str) -> Path:
    return {
        "rows": settings.lake / _SOURCE / f"region={_REGION}" / f"{_MONTHS[0]}.parquet",
        "ledger": settings.lake / "_deliveries" / f"region={_REGION}.parquet",
        "findings": settings.lake / "_rejections" / f"region={_REGION}.parquet",
        "schema": settings.lake / _SOURCE / "_schema.parquet",
    }[place]


def _state(settings: Settings) -> dict[str, str]:
    files = sorted(p for p in settings.lake.rglob("*") if p.is_file())
    return {p.relative_to(settings.lake).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
