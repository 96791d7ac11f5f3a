"""Tables, pages and workbooks are described in Russian, completely, and from one source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
import yaml
from click.testing import CliRunner

from pipelines.assets.manifest import prepare
from pipelines.cli import main
from pipelines.publish.semantic import described_tables, tables
from pipelines.publish.semantic.book import all_tables, dictionary_frame, write_dictionary
from pipelines.publish.semantic.exposures import Exposure, exposures, published_table
from pipelines.publish.semantic.site import write_site

#: SHA-256 is called so in Russian too
_RUSSIAN = re.compile(r"[А-Яа-яЁё]{2}|№|SHA")
#: sentences of the developers' language; codes such as as_was are no sentences
_ENGLISH = re.compile(r"\b(?:the|and|of|with)\b", re.IGNORECASE)


def undescribed(found: pl.DataFrame) -> list[tuple[str, str]]:
    """(table, column) without a Russian label, or with English words in what readers see."""
    words = pl.concat_str("label_ru", "meaning_ru", "unit", separator=" | ")
    bad = found.filter(
        ~pl.col("label_ru").str.contains(_RUSSIAN.pattern) | words.str.contains(f"(?i){_ENGLISH.pattern}")
    )
    return bad.select("table", "column").rows()


def unclaimed(files: list[str], known: tuple[Exposure, ...]) -> list[str]:
    """Files of a release that belong to no page, workbook or table."""
    return [f for f in files if not any(e.is_made_of(f) for e in known)]


@pytest.fixture(scope="module")
def graph() -> dict[str, dict[str, dict]]:  # type: ignore[type-arg]
    return prepare().graph()


def test_every_table_and_column_has_russian_words() -> None:
    assert undescribed(dictionary_frame(all_tables())) == []
    assert [t.full_name for t in all_tables() if not _RUSSIAN.search(t.label_ru)] == []


@pytest.mark.parametrize("label", ["", "Region", "Доля of the region"])
def test_a_column_without_russian_words_is_found(label: str) -> None:
    frame = dictionary_frame(all_tables()[:1])
    instead = pl.when(pl.col("column") == "as_of").then(pl.lit(label)).otherwise("label_ru")
    spoilt = frame.with_columns(instead.alias("label_ru"))
    assert undescribed(spoilt) == [(all_tables()[0].name, "as_of")]


def test_every_model_of_marts_and_audit_is_in_the_dictionary(graph: dict) -> None:  # type: ignore[type-arg]
    models = [n for n in graph["nodes"].values() if n["resource_type"] == "model" and n["schema"] in ("marts", "audit")]
    known = {t.full_name: {c.name for c in t.columns} for t in described_tables()}
    assert models
    assert {f"{n['schema']}.{n['name']}": set(n["columns"]) for n in models}.items() <= known.items()


def test_every_mart_says_what_a_row_is() -> None:
    assert [t.full_name for t in described_tables() if t.schema == "marts" and not t.grain] == []


def test_no_meaning_is_left_of_a_column_that_went() -> None:
    words = yaml.safe_load(Path(tables.__file__).with_name("meanings.yaml").read_text(encoding="utf-8"))
    names = {n for t in described_tables() for c in t.columns for n in (c.name, f"{t.name}.{c.name}")}
    assert set(words["columns"]) - names == set()
    assert set(words["tables"]) - {t.name for t in described_tables()} == set()


def test_exposures_of_dbt_are_those_we_read(graph: dict) -> None:  # type: ignore[type-arg]
    parsed = graph["exposures"].values()
    assert {e["name"] for e in parsed} == {e.name for e in exposures()}
    assert [e["name"] for e in parsed if not (e["depends_on"]["nodes"] and e["owner"]["name"])] == []
    assert [
        e.name for e in exposures() if not (_RUSSIAN.search(e.label_ru) and _RUSSIAN.search(e.description_ru))
    ] == []


def test_every_page_workbook_and_table_of_a_release_belongs_to_an_exposure(release: Path) -> None:
    files = [p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()]
    shown = [f for f in files if not f.startswith("dashboard/") or f.endswith(".html")]
    assert len(shown) > 10
    assert unclaimed(shown, exposures()) == []
    assert [p.stem for p in release.glob("*.parquet") if published_table(p.stem) is None] == []


def test_a_page_nobody_described_is_found() -> None:
    assert unclaimed(["dashboard/index.html", "dashboard/unheard-of.html"], exposures()) == [
        "dashboard/unheard-of.html"
    ]


def test_the_site_is_one_file_with_russian_words(graph: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    warehouse = tmp_path / "w.duckdb"
    with duckdb.connect(str(warehouse)) as db:
        db.execute("create schema marts")
        db.execute("create table marts.kpi_regional (region_code varchar, value double)")
    page = tmp_path / "docs.html"
    write_site(graph, page, warehouse)
    first = page.read_text(encoding="utf-8")
    assert "INLINE DATA" not in first
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?:', first)
    manifest = parsed(first, '{"child_map"')
    node = manifest["nodes"]["model.rsnms.kpi_regional"]
    assert node["description"].startswith("Показатели региона.")
    assert node["columns"]["missing_reason"]["description"].startswith("Причина отсутствия значения: x –")
    assert set(manifest["exposures"]) == {f"exposure.rsnms.{e.name}" for e in exposures()}
    assert "Справочник расчёта" in manifest["docs"]["doc.rsnms.__overview__"]["block_contents"]
    catalog = parsed(first, '{"errors"')
    columns = catalog["nodes"]["model.rsnms.kpi_regional"]["columns"]
    assert {n: c["type"] for n, c in columns.items()} == {"region_code": "varchar", "value": "double"}
    write_site(graph, page, warehouse)
    assert page.read_text(encoding="utf-8") == first


def parsed(page: str, beginning: str) -> dict:  # type: ignore[type-arg]
    content, _ = json.JSONDecoder().raw_decode(page, page.index(beginning))
    return content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_dictionary_is_one_file(tmp_path: Path, kind: str) -> None:
    files = [tmp_path / f"{n}.{kind}" for n in range(2)]
    for file in files:
        write_dictionary(file)
    assert files[0].read_bytes() == files[1].read_bytes()
    columns = sum(len(t.columns) for t in all_tables())
    if kind == "csv":
        assert pl.read_csv(files[0], infer_schema=False).height == columns
    else:
        assert openpyxl.load_workbook(files[0], read_only=True)["Столбцы"].max_row == columns + 1


def test_the_commands_answer_in_russian(tmp_path: Path) -> None:
    runner = CliRunner()
    one = runner.invoke(main, ["dictionary", "kpi_regional"]).output
    assert "release.kpi_regional" in one
    assert "marts.kpi_regional" in one
    assert "группа меньше 5 человек" in one
    assert "Таблицы нет_такой в словаре нет" in runner.invoke(main, ["dictionary", "нет_такой"]).output
    assert "имя должно кончаться" in runner.invoke(main, ["dictionary", "--out", "x.docx"]).output
    result = runner.invoke(main, ["docs", "--out", str(tmp_path / "d.html")], env={"RSNMS_DATA_DIR": None})
    assert result.exit_code == 0, result.output
    assert (tmp_path / "d.html").stat().st_size > 1_000_000
