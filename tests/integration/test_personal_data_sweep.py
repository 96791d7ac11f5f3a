"""Nothing of a planted person is found after a run outside landing and quarantine, in whatever file or notation."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.ingest.quarantine import read_rows
from pipelines.quality.warehouse import table
from pipelines.settings import PROJECT_DIR
from tests.integration.deployment import Deployment
from tests.integration.planted_person import FULL_NAME, SNILS, TRACES

pytestmark = pytest.mark.slow
#: senders' names of files, archives and sheets: needed to find a file again, kept inside, never published
_NAMES_OF_FILES = {"path", "member", "sheet"}
_OWN_TEXTS = {".csv", ".html", ".js", ".py", ".sql", ".yaml", ".yml"}


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """Where and what: everything in a file that could be read as text."""
    if file.suffix == ".parquet":
        yield from _frame(pl.read_parquet(file, hive_partitioning=False), file.name)
    elif file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as db:
            names = db.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
            for schema, name in names:
                yield from _frame(table(db, f'"{schema}"."{name}"'), f"{schema}.{name}")
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for member in archive.namelist():
                yield f"{file.name}/{member}", archive.read(member).decode("utf-8", "replace")
    else:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for encoding in ("utf-8", "cp1251", "utf-16-le"):
            yield file.name, content.decode(encoding, "replace")


def _frame(frame: pl.DataFrame, where: str) -> Iterator[tuple[str, str]]:
    for column in frame.columns:
        if column not in _NAMES_OF_FILES:
            values = frame[column]
            if isinstance(values.dtype, pl.List):
                values = values.explode()
            text = values.unique().cast(pl.String, strict=False)
            yield f"{where}.{column}", "\n".join(text.drop_nulls().to_list())


def _places(files: list[Path]) -> list[str]:
    return sorted({where for file in files for where, text in _texts(file) if TRACES.search(text)})


def _files(root: Path, *folders: str) -> list[Path]:
    return [p for f in folders for p in sorted((root / f).rglob("*")) if p.is_file() and not p.is_symlink()]


def test_no_trace_of_a_person_outside_landing_and_quarantine(published: Deployment) -> None:
    data = published.data
    kept = {"landing"}  # the quarantine is encrypted: no byte of it may tell anything either
    folders = [p.name for p in data.iterdir() if p.is_dir() and p.name not in kept | {"truth"}]
    files = _files(data, *folders)
    assert {"lake", "logs", "quarantine", "releases", "warehouse"} <= set(folders)
    assert len(files) > 50
    assert _places([*files, published.root / "output"]) == []


def test_the_rows_were_read_and_the_rejected_ones_are_in_quarantine(published: Deployment) -> None:
    with published.warehouse() as db:
        ledger = db.execute(
            "select status, rows_read, rows_rejected from audit.file_ledger where path like ?", [f"%{FULL_NAME[0]}%"]
        ).fetchall()
    assert ledger == [("accepted", 23, 2)]
    key = bytes.fromhex((published.root / "pseudonym.key").read_text())
    opened = [read_rows(file, key) for file in _files(published.data, "quarantine")]
    assert [text for rows in opened for _, text in _frame(rows, "quarantine") if TRACES.search(text)]


def test_releases_hold_no_name_of_a_file_either(published: Deployment) -> None:
    for file in _files(published.data, "releases"):
        assert not TRACES.search(file.name)
        for column in pl.read_parquet_schema(file) if file.suffix == ".parquet" else ():
            assert column not in _NAMES_OF_FILES


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".duckdb", ".xlsx", ".gz"])
def test_the_sweep_finds_what_is_planted(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"x{suffix}"
    for trace in (SNILS, SNILS.replace("-", "").replace(" ", ""), FULL_NAME[0].upper(), FULL_NAME[2].lower()):
        file.unlink(missing_ok=True)
        frame = pl.DataFrame({"note": [f"до {trace} после"]})
        if suffix == ".duckdb":
            with duckdb.connect(str(file)) as db:
                db.execute("create table note as select ? as note", frame["note"].to_list())
        elif suffix == ".parquet":
            frame.write_parquet(file)
        elif suffix == ".xlsx":
            frame.write_excel(file)
        else:
            text = frame.write_csv().encode()
            file.write_bytes(gzip.compress(text) if suffix == ".gz" else text)
        assert _places([file]), trace


def test_the_project_has_no_word_of_its_own_that_looks_like_the_person() -> None:
    """Words of checks and pages get into warehouse and releases: a word in common would be taken for a leak."""
    folders = ("dbt_project/models", "dbt_project/seeds", "expectations", "pipelines")
    texts = [f for folder in folders for f in (PROJECT_DIR / folder).rglob("*") if f.suffix in _OWN_TEXTS]
    assert len(texts) > 300
    assert [f.name for f in texts if TRACES.search(f.read_text(encoding="utf-8"))] == []
