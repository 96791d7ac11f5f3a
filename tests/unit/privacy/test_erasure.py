"""Erasure takes the link to the person and nothing else, also when it is killed, and also for what comes later."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.assets.lock import run_lock
from pipelines.cli import main
from pipelines.cli.person_erase import ranges
from pipelines.ingest import ingest_region
from pipelines.ingest.erasures import load_erasures
from pipelines.ingest.person import PersonError, holdings
from pipelines.ingest.pseudonyms import pseudonym
from pipelines.ingest.quarantine import kept, read_rows
from pipelines.keys import load_key
from pipelines.layout import VERSION_FILE
from pipelines.privacy import erasure as erasure_module
from pipelines.privacy.erasure import Erasure, erase
from pipelines.privacy.landed import Place, find_landed
from pipelines.settings import Settings
from tests.unit.privacy.small_world import ENROLLMENTS, ME, MENTORING, OTHER, THIRD, World, enrolled, files, land

NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)
DIGITS = "11223344595"


def carry_out(settings: Settings, snils: str = ME, request: str = "17-ПД") -> Erasure:
    with run_lock(settings):
        return erase(settings, snils, request, "отдел защиты информации", NOW)


def shape(settings: Settings) -> dict[str, pl.DataFrame]:
    """All rows of the lake with people and hashes told apart only as equal or not."""
    found = {}
    for source in ("enrollments", "mentoring"):
        rows = pl.read_parquet(sorted((settings.lake / source).glob("region=*/*.parquet")), hive_partitioning=False)
        names = [c for c in ("person_id", "mentor_id", "mentee_id", "content_hash") if c in rows.columns]
        ranks = {c: pl.col("row_order").min().over("delivery_id", c) for c in names}
        found[source] = rows.with_columns(**ranks)
    return found


def people(settings: Settings) -> set[str]:
    rows = pl.read_parquet(sorted((settings.lake / "enrollments").glob("region=*/*.parquet")), hive_partitioning=False)
    return set(rows["person_id"])


def test_the_person_is_gone_and_every_row_stays(world: World) -> None:
    settings = world.settings
    before, me = shape(settings), pseudonym(DIGITS, load_key(settings))
    assert me in people(settings)
    done = carry_out(settings)
    assert (done.rows, done.quarantined, done.again) == (4, 1, False)
    after = shape(settings)
    for source, rows in before.items():
        assert after[source].equals(rows), source
    held = holdings(settings, ME)
    assert held.records == {}
    assert held.erased is not None
    assert held.erased.erased_on == "2024-06-03"
    assert not [name for name, data in files(settings.data_dir).items() if me.encode() in data]


def test_equal_rows_of_two_deliveries_stay_equal(world: World) -> None:
    """What is a duplicate before is one after: the hashes of the person's rows change together."""
    hashes = []
    for _ in range(2):
        rows = pl.read_parquet(world.settings.lake / "enrollments" / "region=11" / "2024-01.parquet")
        first, second = (
            rows.filter(row_number=2, delivery_id=d) for d in rows["delivery_id"].unique(maintain_order=True)[:2]
        )
        assert first["content_hash"].item() == second["content_hash"].item()
        hashes.append(first["content_hash"].item())
        carry_out(world.settings)
    assert hashes[0] != hashes[1]


def test_others_are_as_they_were(world: World) -> None:
    before = holdings(world.settings, OTHER)
    carry_out(world.settings)
    after = holdings(world.settings, OTHER)
    assert after.erased is None
    assert {k: v.equals(before.records[k]) for k, v in after.records.items()} == dict.fromkeys(before.records, True)


def test_the_quarantine_keeps_others_rows_only(world: World) -> None:
    settings = world.settings
    carry_out(settings)
    (item,) = kept(settings)
    text = read_rows(item.file, load_key(settings)).write_csv()
    assert ME not in text
    assert OTHER in text


def test_the_warehouse_forgets_the_pseudonym_and_keeps_its_rows(world: World) -> None:
    settings = world.settings
    me = pseudonym(DIGITS, load_key(settings))
    assert me.encode() in settings.warehouse_file.read_bytes()
    carry_out(settings)
    assert me.encode() not in settings.warehouse_file.read_bytes()
    with duckdb.connect(str(settings.warehouse_file), read_only=True) as db:
        found = {row[0] for row in db.execute("select person_id from intermediate.int_persons").fetchall()}
        assert db.execute("select people from intermediate.v").fetchall() == [(3,)]
    assert found == people(settings)


def test_a_lake_built_anew_from_landing_is_the_same_lake(world: World, tmp_path: Path) -> None:
    settings = world.settings
    carry_out(settings)
    carry_out(settings, THIRD)
    anew = replace(settings, data_dir=tmp_path / "anew")
    anew.data_dir.mkdir()
    anew.landing.symlink_to(settings.landing)
    anew.erasures_file.write_bytes(settings.erasures_file.read_bytes())
    ingest_region(anew, "11")
    rows = [
        {k: v for k, v in files(s.lake).items() if not k.startswith(("_deliveries/region", "_sums/"))}
        for s in (settings, anew)
    ]
    assert rows[0] == rows[1]
    assert [i.delivery_id for i in kept(anew)] == [i.delivery_id for i in kept(settings)]
    texts = [read_rows(kept(s)[0].file, load_key(s)).write_csv() for s in (settings, anew)]
    assert texts[0] == texts[1]


def test_a_later_file_names_nobody_either(world: World) -> None:
    settings = world.settings
    carry_out(settings)
    gone = people(settings)
    land(settings, f"{ENROLLMENTS}/d_20240301.csv", enrolled(ME, "112-233-445-95"))
    world.ingest()
    assert people(settings) == gone
    assert holdings(settings, ME).records == {}


def test_a_second_time_changes_nothing(world: World) -> None:
    carry_out(world.settings)
    before = files(world.settings.data_dir)
    again = carry_out(world.settings, request="18-ПД")
    assert again == Erasure("2024-06-03", "17-ПД", again=True)
    assert files(world.settings.data_dir) == before


@pytest.mark.parametrize("moment", ["_rewrite", "drop_erased", "with_pseudonyms", "_settle"])
def test_whatever_is_killed_when_the_next_command_ends_it(
    world: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    settings = world.settings
    me = pseudonym(DIGITS, load_key(settings))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasure_module, moment, killed)
        with pytest.raises(KeyboardInterrupt):
            carry_out(settings)
    with run_lock(settings):
        pass
    assert load_erasures(settings, load_key(settings)).pending == ()
    assert holdings(settings, ME).records == {}
    assert not [name for name, data in files(settings.data_dir).items() if me.encode() in data]
    assert carry_out(settings).again


def test_the_log_names_nobody(world: World) -> None:
    settings = world.settings
    carry_out(settings)
    text = (settings.logs / "erasures.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines] == ["erasing", "erased"]
    assert lines[1] | {"at": ""} == {
        "at": "", "event": "erased", "request": "17-ПД", "by": "отдел защиты информации", "rows": 4, "quarantined": 1,
    }  # fmt: skip
    replacement = load_erasures(settings, load_key(settings)).people[0].replacement
    assert not [secret for secret in (DIGITS, pseudonym(DIGITS, load_key(settings)), replacement) if secret in text]


@pytest.mark.parametrize("request_number", ["", "запрос 112-233-445 95", "а\nб", "1" * 101])
def test_a_number_of_a_request_that_tells_too_much_is_refused(world: World, request_number: str) -> None:
    before = files(world.settings.data_dir)
    with pytest.raises(PersonError):
        carry_out(world.settings, request=request_number)
    assert files(world.settings.data_dir).keys() == before.keys() | {".run.lock", VERSION_FILE}


def test_all_landed_rows_are_found_whatever_became_of_them(world: World) -> None:
    settings = world.settings
    land(settings, f"{ENROLLMENTS}/held_20240210.csv", "Сведения\nо человеке 1 11223344595 и других\n")
    land(settings, f"{ENROLLMENTS}/broken.xlsx", "PK\x03\x04 не книга")
    found = find_landed(settings, DIGITS)
    assert [Place(p.path.rpartition("/")[2], p.member, p.sheet, p.rows) for p in found.places] == [
        Place("a_20240205.csv", "", "", (2,)),
        Place("b_20240206.csv", "", "", (2,)),
        Place("c_20240207.csv", "", "", (40,)),
        Place("held_20240210.csv", "", "", (2,)),
        Place("m_20240401.csv", "", "", (2, 3)),
    ]
    assert found.unreadable == (f"{ENROLLMENTS}/broken.xlsx",)


def test_the_command_previews_erases_and_repeats_no_number(world: World) -> None:
    settings = world.settings
    before = files(settings.lake)
    preview = _rsnms(settings, "person", "erase", "--request", "17", "--by", "отдел")
    assert preview.exit_code == 0, preview.output
    assert "Ничего не изменено" in preview.output
    assert f"{MENTORING}/m_20240401.csv" in preview.output
    assert files(settings.lake) == before
    done = _rsnms(settings, "person", "erase", "--request", "17", "--by", "отдел", "--yes")
    assert done.exit_code == 0, done.output
    assert "Строк озера, потерявших связь со СНИЛС: 4; строк карантина: 1" in done.output
    shown = _rsnms(settings, "person", "show")
    assert "удалены" in shown.output
    assert "по запросу 17" in shown.output
    assert not [r for r in (preview, done, shown) if ME in r.output or DIGITS in r.output]


def test_rows_are_told_as_ranges() -> None:
    assert ranges((7, 2, 5, 6)) == "2, 5–7"


def _rsnms(settings: Settings, *arguments: str) -> Result:
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    line = [*arguments, "--data-dir", str(settings.data_dir)]
    return CliRunner().invoke(main, line, prog_name="rsnms", env=environment, input=ME + "\n")
