"""A new key changes pseudonyms and nothing else; killed at any moment it is either not begun or brought to its end."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.assets.lock import run_lock
from pipelines.cli import main
from pipelines.ingest.person import holdings
from pipelines.ingest.quarantine import kept, read_rows
from pipelines.keys import LostKeyError, check_value, key_of_lake, lake_check, load_key
from pipelines.layout import VERSION_FILE
from pipelines.privacy import erasure as erasure_module
from pipelines.privacy import rotation as rotation_module
from pipelines.privacy import switch
from pipelines.privacy.erasure import erase
from pipelines.privacy.rekeyed import RekeyError
from pipelines.privacy.rotation import Rotation, rotate
from pipelines.settings import Settings, SettingsError
from tests.unit.privacy.small_world import ENROLLMENTS, ME, MENTORING, OTHER, THIRD, World, enrolled, files, land

NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)


def change(settings: Settings, *, lost: bool = False) -> Rotation:
    with run_lock(settings):
        return rotate(settings, lost=lost)


def ledger(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)


def rows(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.lake / "enrollments" / "region=11" / "2024-01.parquet", hive_partitioning=False)


def partners(settings: Settings) -> dict[str, int]:
    """How many rows each of three people has, whatever their pseudonyms."""
    return {s: sum(f.height for f in holdings(settings, s).records.values()) for s in (ME, OTHER, THIRD)}


def test_the_lake_has_new_pseudonyms_and_the_same_rows(world: World) -> None:
    settings = world.settings
    key, before, counts, book = load_key(settings), rows(settings), partners(settings), ledger(settings)
    quarantined = read_rows(kept(settings)[0].file, key)
    done = change(settings)
    new = load_key(settings)
    assert new != key
    assert done == Rotation((check_value(key), check_value(new)), 4, 3, ())
    after = rows(settings)
    changed = ["person_id", "content_hash"]
    assert after.drop(changed).equals(before.drop(changed))
    assert not set(after["person_id"]) & set(before["person_id"])
    assert partners(settings) == counts
    assert ledger(settings).equals(book)
    assert read_rows(kept(settings)[0].file, new).equals(quarantined)
    assert lake_check(settings) == check_value(new)
    assert sorted(p.name for p in settings.key_file.parent.iterdir()) == [settings.key_file.name]
    old = set(before["person_id"])
    assert not [name for name, data in files(settings.data_dir).items() for p in old if p.encode() in data]


def test_the_next_run_has_nothing_to_read(world: World) -> None:
    change(world.settings)
    before = files(world.settings.lake)
    world.ingest()
    assert files(world.settings.lake) == before


def test_the_warehouse_speaks_of_the_same_people(world: World) -> None:
    settings = world.settings
    change(settings)
    with duckdb.connect(str(settings.warehouse_file), read_only=True) as db:
        found = {row[0] for row in db.execute("select person_id from intermediate.int_persons").fetchall()}
    assert found == set(rows(settings)["person_id"])


def test_who_was_erased_stays_erased(world: World) -> None:
    settings = world.settings
    with run_lock(settings):
        erase(settings, ME, "17", "отдел", NOW)
    gone = set(rows(settings)["person_id"])
    change(settings)
    assert holdings(settings, ME).records == {}
    assert holdings(settings, ME).erased is not None
    assert len(gone & set(rows(settings)["person_id"])) == 1
    known = set(rows(settings)["person_id"])
    land(settings, f"{ENROLLMENTS}/d_20240301.csv", enrolled(ME))
    world.ingest()
    assert set(rows(settings)["person_id"]) == known


def test_rows_of_a_file_that_is_gone_are_carried_over(world: World) -> None:
    settings = world.settings
    before = rows(settings)
    (settings.landing / ENROLLMENTS / "b_20240206.csv").unlink()
    (settings.landing / ENROLLMENTS / "c_20240207.csv").unlink()
    change(settings)
    after = rows(settings)
    names = ["person_id", "content_hash"]
    assert after.drop(names).equals(before.drop(names))
    for name in names:
        assert after[name].rank("dense").n_unique() == before[name].n_unique()
        assert pl.DataFrame({"old": before[name], "new": after[name]}).n_unique() == before[name].n_unique()
    assert len(kept(settings)) == 1
    assert ME in read_rows(kept(settings)[0].file, load_key(settings)).write_csv()
    assert partners(settings) == {ME: 4, OTHER: 42, THIRD: 3}


def test_after_an_erasure_landing_may_be_rid_of_the_person(world: World) -> None:
    """One file made anew without the person, the others removed: nothing needs to come back for the new key."""
    settings = world.settings
    with run_lock(settings):
        erase(settings, ME, "17", "отдел", NOW)
    land(settings, f"{ENROLLMENTS}/a_20240205.csv", enrolled(OTHER, THIRD))
    for path in (f"{ENROLLMENTS}/b_20240206.csv", f"{ENROLLMENTS}/c_20240207.csv", f"{MENTORING}/m_20240401.csv"):
        (settings.landing / path).unlink()
    world.ingest()
    before, book = rows(settings), ledger(settings)
    change(settings)
    after = rows(settings)
    names = ["person_id", "content_hash"]
    assert after.drop(names).equals(before.drop(names))
    assert len(set(before["person_id"]) & set(after["person_id"])) == 1
    assert ledger(settings).equals(book)
    world.ingest()
    assert rows(settings).equals(after)


def test_a_person_only_in_a_file_that_is_gone_stops_it(world: World) -> None:
    settings = world.settings
    only = land(settings, f"{ENROLLMENTS}/d_20240301.csv", enrolled("123-123-123 84"))
    world.ingest()
    only.unlink()
    before = files(settings.data_dir) | files(settings.key_file.parent)
    with pytest.raises(RekeyError, match="d_20240301"):
        change(settings)
    assert files(settings.data_dir) | files(settings.key_file.parent) == before | {
        ".run.lock": b"",
        VERSION_FILE: b"1\n",
    }


def test_a_file_that_was_not_taken_yet_stops_it(world: World) -> None:
    settings = world.settings
    land(settings, f"{ENROLLMENTS}/d_20240301.csv", enrolled(THIRD))
    before = files(settings.lake)
    with pytest.raises(RekeyError, match="rsnms run"):
        change(settings)
    assert files(settings.lake) == before
    assert key_of_lake(settings) == load_key(settings)


def test_a_lake_of_two_keys_is_found_out(world: World) -> None:
    settings = world.settings
    file = settings.lake / "enrollments" / "region=11" / "2024-01.parquet"
    mixed = rows(settings).with_columns(
        person_id=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("f" * 32)).otherwise("person_id")
    )
    mixed.write_parquet(file)
    with pytest.raises(RekeyError, match="один к одному"):
        change(settings)
    assert rows(settings).equals(mixed)


@pytest.mark.parametrize(
    "moment",
    ["_new_key", "_stage", "ingest_region", "compare", "carry_over", "_quarantine", "with_pseudonyms", "commit"],
)
def test_killed_before_the_switch_it_was_not_begun(world: World, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    settings = world.settings
    key, before = load_key(settings), files(settings.lake)
    with monkeypatch.context() as patch:
        patch.setattr(rotation_module, moment, killed)
        # as after a kill, which leaves no time to tidy up
        patch.setattr(rotation_module, "discard", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            change(settings)
    with run_lock(settings):
        pass
    assert load_key(settings) == key
    assert files(settings.lake) == before
    assert not list(settings.data_dir.glob(".rot*"))
    assert change(settings).people == 3


def test_killed_in_the_switch_it_is_brought_to_its_end(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rename of the switch is a moment to be killed at."""
    with run_lock(world.settings):
        erase(world.settings, ME, "17", "отдел", NOW)
    key, counts = load_key(world.settings), partners(world.settings)
    with monkeypatch.context() as patch:
        patch.setattr(switch, "finish_switch", lambda _: False)
        change(world.settings)
    for step in range(1, 11):
        settings = _copied(world.settings, tmp_path / str(step))
        with monkeypatch.context() as patch:
            dying = DiesAt(step)
            patch.setattr(switch, "_move", dying)
            with pytest.raises(KeyboardInterrupt):
                switch.finish_switch(settings)
        with run_lock(settings):
            pass
        assert load_key(settings) != key
        assert key_of_lake(settings) == load_key(settings)
        assert partners(settings) == counts
        assert holdings(settings, ME).erased is not None
        assert read_rows(kept(settings)[0].file, load_key(settings)).height == 1
        assert sorted(p.name for p in settings.key_file.parent.iterdir()) == [settings.key_file.name]
        assert not list(settings.data_dir.glob(".rot*"))
    assert DiesAt(11).passes(_copied(world.settings, tmp_path / "last"), monkeypatch)


class DiesAt:
    """A rename that is killed the n-th time."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __call__(self, what: Path, target: Path) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        what.replace(target)

    def passes(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> bool:
        """There are not so many renames."""
        with monkeypatch.context() as patch:
            patch.setattr(switch, "_move", self)
            return switch.finish_switch(settings) and self.left == 1


def _copied(settings: Settings, root: Path) -> Settings:
    shutil.copytree(settings.data_dir, root / "data", symlinks=True)
    shutil.copytree(settings.key_file.parent, root / "keys")
    return Settings(root / "data", root / "keys" / settings.key_file.name, settings.regions)


def test_a_lost_key_is_explained_and_got_over(world: World) -> None:
    settings = world.settings
    before, counts = rows(settings), partners(settings)
    settings.key_file.unlink()
    with pytest.raises(LostKeyError, match="--lost") as lost:
        world.ingest()
    assert str(settings.key_file) in str(lost.value)
    done = change(settings, lost=True)
    assert (done.checks[1], done.people) == (check_value(load_key(settings)), 3)
    assert partners(settings) == counts
    assert rows(settings).drop("person_id", "content_hash").equals(before.drop("person_id", "content_hash"))


def test_a_wrong_key_is_told_from_the_right_one(world: World) -> None:
    settings = world.settings
    right = settings.key_file.read_text()
    settings.key_file.write_text("ab" * 32 + "\n")
    before = files(settings.lake)
    with pytest.raises(LostKeyError, match="не тот"):
        world.ingest()
    assert files(settings.lake) == before
    settings.key_file.write_text(right)
    world.ingest()


def test_with_the_key_erasures_are_lost_and_to_be_repeated(world: World) -> None:
    settings = world.settings
    with run_lock(settings):
        erase(settings, ME, "17", "отдел", NOW)
    settings.key_file.unlink()
    assert change(settings, lost=True).repeat == ("17",)
    with run_lock(settings):
        assert not erase(settings, ME, "17", "отдел", NOW).again


def test_an_erasure_under_way_does_not_bar_the_way_when_the_key_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = world.settings
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), run_lock(settings):
        patch.setattr(erasure_module, "_rewrite", killed)
        erase(settings, ME, "17", "отдел", NOW)
    settings.key_file.unlink()
    with pytest.raises(LostKeyError):
        world.ingest()
    assert change(settings, lost=True).repeat == ("17",)
    with run_lock(settings):
        assert not erase(settings, ME, "17", "отдел", NOW).again
    assert holdings(settings, ME).records == {}


@pytest.mark.parametrize("key", [None, "ab" * 32], ids=["right", "of_another_deployment"])
def test_a_key_that_is_there_is_not_thrown_away(world: World, key: str | None) -> None:
    file = world.settings.key_file
    file.write_text(f"{key or file.read_text().strip()}\n")
    before = file.read_text()
    with pytest.raises(SettingsError, match="на месте"):
        change(world.settings, lost=True)
    assert file.read_text() == before


def test_without_a_lake_there_is_nothing_to_change(world: World) -> None:
    shutil.rmtree(world.settings.lake)
    with pytest.raises(SettingsError, match="doctor --init"):
        change(world.settings)


def test_the_command_asks_first_and_its_log_names_nobody(world: World) -> None:
    settings = world.settings
    key = settings.key_file.read_text().strip()
    preview = _rsnms(settings)
    assert "--yes" in preview.output
    assert settings.key_file.read_text().strip() == key
    done = _rsnms(settings, "--yes")
    assert done.exit_code == 0, done.output
    assert "Ключ сменён" in done.output
    (line,) = [json.loads(text) for text in (settings.logs / "keys.jsonl").read_text().splitlines()]
    assert line["check"] == lake_check(settings)
    new = settings.key_file.read_text().strip()
    assert not [secret for secret in (key, new) if secret in done.output + json.dumps(line)]


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def _rsnms(settings: Settings, *arguments: str) -> Result:
    environment = {"RSNMS_PSEUDONYM_KEY_FILE": str(settings.key_file), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None}
    line = ["keys", "rotate", "--data-dir", str(settings.data_dir), *arguments]
    return CliRunner().invoke(main, line, prog_name="rsnms", env=environment)
