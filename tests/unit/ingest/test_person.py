"""A person's request finds all that is held about that person, and nothing about anybody else."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.ingest.person import PersonError, holdings
from pipelines.ingest.pseudonyms import pseudonym
from pipelines.keys import create_key, load_key
from pipelines.settings import Settings
from tests.integration.edges.made_lake import MadeRegion, write_schemas

SNILS = "112-233-445 95"
_FORMULA = "=1+1"


@pytest.fixture(name="settings", scope="module")
def small_lake(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("person")
    create_key(folder / "pseudonym.key")
    settings = Settings(folder / "data", folder / "pseudonym.key", ("10",))
    me = _me(settings)
    other = {"mentor_id": "b" * 32, "mentee_id": "c" * 32, "started_on": date(2025, 2, 1)}
    region = MadeRegion("10")
    region.deliver("staff", "2025", {"person_id": me, "org_inn": "1"}, {"person_id": "b" * 32, "org_inn": "1"})
    region.deliver("mentoring", "2025-Q1", other | {"mentor_id": me}, other | {"mentee_id": me}, other)
    routes = [{"person_id": me, "iom_id": "mine"}, {"person_id": "b" * 32, "iom_id": "theirs", "tutor_id": me}]
    region.deliver("ioms", "2025-Q1", *routes)
    activities = [{"iom_id": iom, "section": "study", "title": _FORMULA} for iom in ("mine", "theirs")]
    region.deliver("iom_activities", "2025-Q1", *activities)
    write_schemas(settings.lake)
    region.write(settings.lake)
    landed = settings.landing / _path(settings, "staff")
    landed.parent.mkdir(parents=True)
    landed.touch()
    return settings


def test_all_rows_about_a_person_are_found_and_no_others(settings: Settings) -> None:
    held = holdings(settings, SNILS)
    named = {source: frame["named_as"].to_list() for source, frame in held.records.items()}
    assert named == {
        "iom_activities": ["iom_id"],
        "ioms": ["person_id", "tutor_id"],
        "mentoring": ["mentor_id", "mentee_id"],
        "staff": ["person_id"],
    }
    assert held.records["iom_activities"]["iom_id"].to_list() == ["mine"]
    assert held.records["staff"]["row_number"].to_list() == [2]
    assert dict(held.files.select("source", "state").iter_rows()) == {
        "iom_activities": "missing",
        "ioms": "missing",
        "mentoring": "missing",
        "staff": "there",
    }


def test_no_pseudonym_is_told(settings: Settings) -> None:
    for source, frame in holdings(settings, SNILS).records.items():
        told = frame.write_json()
        assert not [p for p in (_me(settings), "b" * 32, "c" * 32) if p in told], source


def test_however_it_is_written_it_is_the_same_person(settings: Settings) -> None:
    assert holdings(settings, "11223344595").files.equals(holdings(settings, SNILS).files)


def test_a_stranger_has_nothing(settings: Settings) -> None:
    held = holdings(settings, _valid("001001999"))
    assert held.records == {}
    assert held.files.is_empty()


@pytest.mark.parametrize("text", ["", "112-233-445 96", "Иванова"])
def test_what_is_no_snils_is_refused_and_not_repeated(settings: Settings, text: str) -> None:
    with pytest.raises(PersonError) as refused:
        holdings(settings, text)
    assert not text or text not in str(refused.value)


def test_the_command_reads_from_standard_input_and_repeats_nothing(settings: Settings, tmp_path: Path) -> None:
    shown = _rsnms(settings, SNILS, "--out", str(tmp_path / "a.xlsx"))
    assert shown.exit_code == 0, shown.output
    assert "О человеке хранится строк: 6, источников: 4" in shown.output
    assert "наставляемый, наставник" in shown.output
    assert not [secret for secret in (SNILS, "11223344595", _me(settings)) if secret in shown.output]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == sorted(holdings(settings, SNILS).records)
    titles = [cell for row in book["iom_activities"].iter_rows() for cell in row if cell.value == _FORMULA]
    assert [cell.data_type for cell in titles] == ["s"]
    assert stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode) == 0o600


def test_the_answer_is_never_put_among_releases(settings: Settings) -> None:
    target = settings.releases / "a.xlsx"
    refused = _rsnms(settings, SNILS, "--out", str(target))
    assert refused.exit_code == 1
    assert "нельзя класть в папку выпусков" in refused.output
    assert not target.parent.exists()


def test_a_wrong_number_is_explained(settings: Settings) -> None:
    refused = _rsnms(settings, "112-233-445 96")
    assert refused.exit_code == 1
    assert "Это не СНИЛС" in refused.output
    assert "445" not in refused.output.replace("112-233-445 95", "")


def _rsnms(settings: Settings, snils: str, *arguments: str) -> Result:
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    line = ["person", "show", "--data-dir", str(settings.data_dir), *arguments]
    return CliRunner().invoke(main, line, prog_name="rsnms", env=environment, input=snils + "\n")


def _me(settings: Settings) -> str:
    return pseudonym("11223344595", load_key(settings))


def _path(settings: Settings, source: str) -> str:
    ledger = pl.read_parquet(settings.lake / "_deliveries" / "region=10.parquet")
    return str(ledger.filter(pl.col("source") == source)["path"].item())


def _valid(nine: str) -> str:
    """A СНИЛС of these nine digits."""
    return f"{nine}{sum(int(d) * (9 - i) for i, d in enumerate(nine)) % 101 % 100:02d}"
