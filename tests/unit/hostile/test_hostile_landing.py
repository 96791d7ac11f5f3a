"""What a careless or hostile sender can put into landing besides a table: links, pipes, odd names, moving files."""

from __future__ import annotations

import errno
import os
import re
import socket
from pathlib import Path

import polars as pl
import pytest

from pipelines.assets.landing_watch import landing_state
from pipelines.contracts import load_contract
from pipelines.ingest import ingest_region, landing, region, worker
from pipelines.ingest.deliveries import Outcome
from pipelines.ingest.landing import scan
from pipelines.ingest.worker import ParseTask, run_task
from pipelines.keys import create_key, load_key
from pipelines.publish.inputs import Input
from pipelines.publish.returned.waiting import waiting
from pipelines.publish.returned.worker import returned
from pipelines.settings import Settings

TEXT = "СНИЛС;Код программы;Дата начала;Статус\n112-233-445 95;П-1;10.01.2024;зачислен\n"
PERIOD = "11/enrollments/2024-01"
SECRET = "нельзя-прочесть"
#: names that are harmless as names and harmful as paths, patterns, options or texts
NAMES = (
    "..%2f..%2fetc%2fpasswd.csv", "%00.csv", "-rf.csv", "--help", "con.csv", "NUL", "a\nb.csv", "\u202efdp.csv",
    '"; drop table x; --.csv', "'or''1'='1.csv", "*?[a].csv", "$(id).csv", "`id`.csv",
    "<img src=x onerror=alert(1)>.csv",
    "\x1b[2J\x1b[31m.csv", "\x7f\x01.csv", "~.csv", "{{7*7}}.csv", "Ж" * 125 + ".csv", "a.csv ", "=1+1.csv",
    "\u2028.csv", "...", "\\\\server\\share.csv", "x" * 255,
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    create_key(tmp_path / "key")
    (tmp_path / "data" / "landing" / PERIOD).mkdir(parents=True)
    return Settings(tmp_path / "data", tmp_path / "key", ("11",))


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read here and not in worker processes: what is tried is their names and kinds."""

    def parse_all(tasks: list[ParseTask]) -> list[tuple[ParseTask, Outcome]]:
        results = [(task, run_task(task)) for task in tasks]
        assert not [r.fault for _, r in results if r.fault]
        return [(task, r.outcome) for task, r in results if r.outcome is not None]

    monkeypatch.setattr(region, "parse_all", parse_all)


def place(settings: Settings, name: str, text: str = TEXT) -> Path:
    file = settings.landing / PERIOD / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def ledger(settings: Settings) -> dict[str, tuple[str, str | None]]:
    frame = pl.read_parquet(settings.lake / "_deliveries" / "region=11.parquet", hive_partitioning=False)
    return {Path(path).name: (status, reason) for path, status, reason in
            frame.select("path", "status", "reason").iter_rows()}  # fmt: skip


@pytest.mark.usefixtures("in_process")
def test_names_of_files_are_never_paths(settings: Settings, tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        place(settings, name, TEXT.replace("П-1", f"П-{number}"))
    ingest_region(settings, "11")
    assert {name: "accepted" for name in NAMES if not name.startswith(".")} == {
        name: status for name, (status, _) in ledger(settings).items()
    }
    made = [p for p in tmp_path.rglob("*") if p.is_file() and not p.is_relative_to(settings.landing)]
    assert not [p for p in made if not re.fullmatch(r"[\w=/.-]+", p.relative_to(tmp_path).as_posix(), re.ASCII)]
    again = ingest_region(settings, "11")
    assert (again.files_new, again.changed) == (0, False)


@pytest.mark.usefixtures("in_process")
def test_a_name_that_is_no_unicode_costs_only_its_file(settings: Settings) -> None:
    place(settings, "a.csv")
    odd = os.fsencode(settings.landing / PERIOD) + "/Отчёт_20240205.csv".encode("cp866")
    Path(os.fsdecode(odd)).write_text(TEXT, encoding="utf-8")
    summary = ingest_region(settings, "11")
    assert summary.by_status == {"accepted": 1, "rejected": 1}
    ((name, fate),) = [item for item in ledger(settings).items() if item[0] != "a.csv"]
    assert fate == ("rejected", "bad_name")
    assert name == r"\x8e\xe2\xe7\xf1\xe2_20240205.csv"
    assert ingest_region(settings, "11").changed is False
    assert landing_state(settings.landing, ("11",))


@pytest.mark.usefixtures("in_process")
@pytest.mark.timeout(60)
def test_what_is_no_file_is_reported_and_neither_followed_nor_waited_for(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_text(TEXT.replace("П-1", SECRET), encoding="utf-8")
    folder = settings.landing / PERIOD
    (folder / "link.csv").symlink_to(tmp_path / "outside" / "secret.csv")
    (folder / "broken.csv").symlink_to(tmp_path / "nowhere")
    (folder / "round").symlink_to(folder)
    (settings.landing / "11" / "staff").symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listening:
        # the name of a socket may not be longer
        here = Path.cwd()
        os.chdir(folder)
        listening.bind("socket.csv")
        os.chdir(here)
    (folder / "looks-like-a-file.csv").mkdir()
    place(settings, "a.csv")
    ingest_region(settings, "11")
    reported = {name: reason for name, (status, reason) in ledger(settings).items() if status == "rejected"}
    assert reported == dict.fromkeys(
        ("link.csv", "broken.csv", "round", "staff", "pipe.csv", "socket.csv"), "not_a_file"
    )
    assert ledger(settings)["a.csv"] == ("accepted", None)
    assert not [p for p in settings.lake.rglob("*.parquet") if SECRET.encode() in p.read_bytes()]

    for item in waiting(settings.lake, ["11"]):
        assert item.findings.is_empty()
        assert returned(item, settings.landing)[0] == "nothing"
    (folder / "pipe.csv").unlink()
    place(settings, "pipe.csv", TEXT.replace("П-1", "П-2"))
    ingest_region(settings, "11")
    assert ledger(settings)["pipe.csv"] == ("accepted", None)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("folder", [False, True])
def test_what_may_not_be_read_is_reported_until_it_may(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, folder: bool
) -> None:
    """By a double, for the owner of the tests may be root, whom no permission stops."""
    place(settings, "a.csv")
    closed = place(settings, "deeper/b.csv") if folder else place(settings, "b.csv", TEXT.replace("П-1", "П-2"))
    shut = closed.parent if folder else closed
    name = "scandir" if folder else "open"
    real = getattr(os, name)

    def refusing(path: object, *arguments: object) -> object:
        if str(path) == str(shut):
            raise PermissionError(errno.EACCES, "closed", str(path))
        return real(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refusing)
        assert ingest_region(settings, "11").by_status == {"accepted": 1, "rejected": 1}
        assert ledger(settings)[shut.name] == ("rejected", "no_access")
        assert ingest_region(settings, "11").changed is False
    ingest_region(settings, "11")
    assert ledger(settings)["b.csv"][1] != "no_access"
    assert shut.name == "b.csv" or shut.name not in ledger(settings)


@pytest.mark.usefixtures("in_process")
def test_a_file_that_goes_while_it_is_looked_at_is_none(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    place(settings, "a.csv")
    gone = place(settings, "b.csv", TEXT.replace("П-1", "П-2"))
    real = landing.open_landed

    def late(path: Path) -> object:
        gone.unlink(missing_ok=True)
        return real(path)

    monkeypatch.setattr(landing, "open_landed", late)
    assert [Path(f.path).name for f in scan(settings.landing, "11")] == ["a.csv"]


@pytest.mark.usefixtures("in_process")
def test_a_file_that_changes_while_it_is_read_waits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows would be traced to bytes that never held them."""
    place(settings, "a.csv")
    growing = place(settings, "b.csv", TEXT.replace("П-1", "П-2"))
    real = worker.open_landed

    def late(path: Path) -> object:
        if path == growing:
            growing.write_text(growing.read_text(encoding="utf-8") + "023-456-789 55;П-3;10.01.2024;зачислен\n")
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "open_landed", late)
        ingest_region(settings, "11")
    assert ledger(settings) == {"a.csv": ("accepted", None)}
    assert not list(settings.quarantine.rglob("*.parquet"))
    ingest_region(settings, "11")
    assert ledger(settings)["b.csv"] == ("accepted", None)
    assert pl.read_parquet(settings.lake / "enrollments" / "region=11" / "2024-01.parquet").height == 3


@pytest.mark.usefixtures("in_process")
def test_what_is_known_of_a_file_stays_while_it_cannot_be_read_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place(settings, "a.csv")
    ingest_region(settings, "11")
    rows = settings.lake / "enrollments" / "region=11" / "2024-01.parquet"
    before = rows.read_bytes()
    monkeypatch.setattr(region, "parser_fingerprint", lambda: "newer")
    monkeypatch.setattr(region, "parse_all", lambda tasks: (file.unlink(), [])[1])
    ingest_region(settings, "11")
    assert ledger(settings) == {"a.csv": ("accepted", None)}
    assert rows.read_bytes() == before


def test_a_task_whose_file_is_gone_has_no_outcome(settings: Settings, tmp_path: Path) -> None:
    task = ParseTask(
        settings.landing / PERIOD / "gone.csv", "enrollments", "11", "2024-01", "0" * 64, "id",
        tmp_path / "parts", tmp_path / "quarantine", load_key(settings),
    )  # fmt: skip
    assert load_contract(task.source)
    assert run_task(task).outcome is None
    assert not (tmp_path / "parts").exists()


@pytest.mark.parametrize(
    ("path", "public"),
    [
        ("11/staff/2024-Q1/11730000/Иванова М.П..XLSX", "11/staff/2024-Q1/11730000/0123456789ab.xlsx"),
        ("11/staff/2024-Q1/Справка Петровой М.Ивановны", "11/staff/2024-Q1/0123456789ab"),
        ("11/Петрова Мария/2024-Q1/x.csv", "11/…/2024-Q1/0123456789ab.csv"),
        ("11/staff/<script>/x.csv\n", "11/staff/…/0123456789ab"),
    ],
)
def test_no_word_of_a_sender_is_in_the_list_of_inputs(path: str, public: str) -> None:
    assert Input(path, "0123456789abcdef", "rejected").public_path == public
