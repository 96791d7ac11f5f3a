"""Tracing as an auditor does it: a published figure to the very lines that were sent, and a line to its figures."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.publish.trace import Figure, Trace, TraceError, landed_states, trace_figure, trace_row, write_trace
from pipelines.publish.trace.summary import summary
from pipelines.quality.warehouse import query, reading
from pipelines.settings import Settings
from tests.integration.deployment import AS_OF, REGIONS, Deployment

pytestmark = pytest.mark.slow
REGION = REGIONS[0]
DIAGNOSED = Figure(REGION, AS_OF, "diagnosed_share")
_SNILS = re.compile(rb"(?<!\d)\d{3}-?\d{3}-?\d{3}[ -]?\d{2}(?!\d)")


@pytest.fixture(name="settings", scope="module")
def of_deployment(published: Deployment) -> Settings:
    return Settings(published.data, published.root / "pseudonym.key", REGIONS)


@pytest.fixture(name="release", scope="module")
def in_force(published: Deployment) -> Path:
    return (published.data / "releases" / "current").resolve()


@pytest.fixture(name="diagnosed", scope="module")
def traced(settings: Settings, release: Path) -> Trace:
    return trace_figure(settings, release, DIAGNOSED)


def rsnms(published: Deployment, *arguments: str) -> Result:
    environment = {"RSNMS_DATA_DIR": str(published.data), "RSNMS_REGIONS": None, "RSNMS_DEBUG": None, "COLUMNS": "200"}
    return CliRunner().invoke(main, ["trace", *arguments], prog_name="rsnms", env=environment)


def test_the_rows_of_a_unit_are_the_lines_of_one_person(published: Deployment, diagnosed: Trace) -> None:
    assert diagnosed.traced
    lines = diagnosed.traced.rows.filter(
        pl.col("path").str.to_lowercase().str.ends_with(".csv"), pl.col("source").is_in(["staff", "diagnostics"])
    )
    people: dict[int, set[bytes]] = {}
    sources: dict[int, set[str]] = {}
    for unit, source, path, row in lines.select("unit", "source", "path", "row_number").iter_rows():
        found = _SNILS.search(_records(published.landing / path)[row - 1])
        if found is None:  # spoilt on its way through a spreadsheet, and read all the same
            continue
        people.setdefault(unit, set()).add(re.sub(rb"\D", b"", found[0]))
        sources.setdefault(unit, set()).add(source)
    assert all(len(numbers) == 1 for numbers in people.values())
    assert sum(len(kinds) == 2 for kinds in sources.values()) > 3


def test_every_file_lies_where_it_is_said_to(diagnosed: Trace) -> None:
    assert diagnosed.is_complete
    assert diagnosed.files.height > 1


def test_a_file_that_went_or_changed_is_told(published: Deployment, diagnosed: Trace, tmp_path: Path) -> None:
    assert diagnosed.traced
    path = diagnosed.files["path"][0]
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes((published.landing / path).read_bytes() + b"\n")
    states = landed_states(diagnosed.traced.rows, tmp_path)["state"].to_list()
    assert states == ["changed"] + ["missing"] * (diagnosed.files.height - 1)


def test_a_suppressed_cell_is_traced_and_said_to_be_suppressed(settings: Settings, release: Path) -> None:
    hidden = pl.read_parquet(release / "kpi_municipal.parquet").filter(missing_reason="c", kpi_code="diagnosed_share")
    cell = hidden.row(0, named=True)
    figure = Figure(cell["region_code"], cell["as_of"], cell["kpi_code"], cell["municipality_code"])
    trace = trace_figure(settings, release, figure)
    assert trace.published.is_suppressed
    assert trace.published.denominator is None
    assert trace.traced
    assert trace.traced.denominator > 0
    assert "скрыто" in dict(summary(trace))["Опубликовано"]


def test_a_release_of_other_inputs_is_not_explained(settings: Settings, release: Path, tmp_path: Path) -> None:
    for name, change in {
        "another": {"release_id": "2024-04-30-000000000000"},
        "less": {"inputs": json.loads((release / "manifest.json").read_text(encoding="utf-8"))["inputs"][1:]},
    }.items():
        other = _with_manifest(release, tmp_path / name, change)
        with pytest.raises(TraceError, match="Хранилище построено не для выпуска"):
            trace_figure(settings, other, DIAGNOSED)


def test_a_figure_that_is_not_the_traced_one_fails(settings: Settings, release: Path, tmp_path: Path) -> None:
    forged = _with_manifest(release, tmp_path / "forged", {})
    table = pl.read_parquet(release / "kpi_regional.parquet").with_columns(pl.col("numerator") + 1)
    table.write_parquet(forged / "kpi_regional.parquet")
    with pytest.raises(TraceError, match="Прослеженное не равно показателю выпуска"):
        trace_figure(settings, forged, DIAGNOSED)


def test_a_figure_of_an_earlier_release_is_sent_there(settings: Settings, release: Path, tmp_path: Path) -> None:
    stale = _with_manifest(release, tmp_path / "stale", {})
    table = pl.read_parquet(release / "kpi_regional.parquet")
    table.with_columns(figures_release_id=pl.lit("2024-03-31-abc")).write_parquet(stale / "kpi_regional.parquet")
    with pytest.raises(TraceError, match="прежнее значение из выпуска 2024-03-31-abc"):
        trace_figure(settings, stale, DIAGNOSED)


def test_a_row_leads_to_the_figures_it_made(settings: Settings, diagnosed: Trace) -> None:
    assert diagnosed.traced
    for part, source in (("numerator", "diagnostics"), ("denominator", "staff"), ("denominator", "organizations")):
        row = diagnosed.traced.rows.filter(part=part, source=source).row(0, named=True)
        answers = trace_row(settings, row["sha256"][:12], row["row_number"], row["sheet"], row["member"])
        touched = pl.concat(a.figures for a in answers if a.path == row["path"])
        ours = touched.filter(kpi_code="diagnosed_share", part=part, municipality_code=row["municipality_code"])
        assert ours["last_as_of"].to_list() == [AS_OF], source


def test_a_row_that_touches_nothing_says_why(settings: Settings) -> None:
    with reading(settings.warehouse_file) as con:
        rejected = query(con, "select * from audit.row_rejections where severity = 'rejection' order by all limit 1")
        superseded = query(
            con,
            "select f.sha256, s.member, s.sheet, s.row_number from intermediate.int_staff__fate as r"
            " join intermediate.int_deliveries as d using (delivery_key)"
            " join staging.stg_staff as s on s.delivery_id = d.delivery_id and s.row_order = r.row_order"
            " join audit.file_ledger as f on f.delivery_id = d.delivery_id where r.fate = 'superseded'"
            " order by all limit 1",
        )
        unread = query(con, "select sha256 from audit.file_ledger where status = 'rejected' order by 1 limit 1")
    for rows, number, words in (
        (rejected, None, "строка отклонена: "),
        (superseded, None, "более поздняя"),
        (superseded, 900_000, "такой записи в файле нет"),
        (unread, 2, "файл отклонён: "),
    ):
        row = rows.row(0, named=True)
        answers = trace_row(settings, row["sha256"], number or row["row_number"], row.get("sheet"), row.get("member"))
        assert all(a.figures.is_empty() for a in answers)
        assert any(words in (a.why_none or "") for a in answers), words


def test_an_unknown_file_is_told(settings: Settings) -> None:
    with pytest.raises(TraceError, match="в журнале поставок нет"):
        trace_row(settings, "0" * 64, 2)
    with pytest.raises(TraceError, match="Слишком короткая"):
        trace_row(settings, "0" * 7, 2)


def test_a_trace_in_a_file_names_nobody_and_is_for_its_owner(
    settings: Settings, diagnosed: Trace, tmp_path: Path
) -> None:
    with reading(settings.warehouse_file) as con:
        people = query(con, "select person_id from intermediate.int_persons")["person_id"].to_list()
    write_trace(diagnosed, tmp_path / "a.csv", settings.releases)
    write_trace(diagnosed, tmp_path / "a.xlsx", settings.releases)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert diagnosed.traced
    assert text.count("\n") == diagnosed.traced.rows.height + 1
    assert not [person for person in people if person in text]
    back = pl.read_excel(tmp_path / "a.xlsx", sheet_name="Строки")
    assert back.height == diagnosed.traced.rows.height
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.csv", "a.xlsx")} == {0o600}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.xlsx"]


def test_texts_of_senders_are_no_formulas(diagnosed: Trace, tmp_path: Path) -> None:
    assert diagnosed.traced
    rows = diagnosed.traced.rows.head(1).with_columns(sheet=pl.lit("=cmd|' /C calc'!A0"))
    hostile = Trace(**{**vars(diagnosed), "traced": type(diagnosed.traced)(DIAGNOSED, 1, 0, rows)})
    write_trace(hostile, tmp_path / "a.csv", tmp_path / "releases")
    assert "'=cmd" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_the_command_shows_the_figure_and_its_rows(published: Deployment, diagnosed: Trace, tmp_path: Path) -> None:
    assert diagnosed.traced
    arguments = ["--kpi", "diagnosed_share", "--region", REGION, "--as-of", AS_OF.isoformat()]
    shown = rsnms(published, *arguments)
    assert shown.exit_code == 0, shown.output
    published_words = f"числитель {diagnosed.traced.numerator}, знаменатель {diagnosed.traced.denominator}"
    assert f"Опубликовано: {published_words}" in shown.output
    assert diagnosed.traced.rows["path"][0] in shown.output
    written = rsnms(published, *arguments, "--out", str(tmp_path / "rows.csv"))
    assert written.exit_code == 0
    assert (tmp_path / "rows.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--kpi", "no_such"], 1, "нет показателя no_such"),
        (["--kpi", "diagnosed_share", "--as-of", "2020-01-31"], 1, "нет даты 2020-01-31"),
        (["--kpi", "diagnosed_share", "--municipality", "00000000"], 1, "нет муниципалитета 00000000"),
        (["--kpi", "diagnosed_share", "--release", "../x"], 1, "Нет выпуска"),
        (["--kpi", "diagnosed_share", "--out", "rows.doc"], 1, "нужен вид .csv или .xlsx"),
        (["--kpi", "diagnosed_share", "--out", "{releases}/rows.csv"], 1, "нельзя класть в папку выпусков"),
        (["--kpi", "diagnosed_share", "--subject", "all"], 2, "относятся к карте дефицитов"),
        ([], 2, "Укажите показатель"),
        (["--sha256", "0" * 64], 2, "--row"),
        (["--sha256", "0" * 64, "--row", "2"], 1, "в журнале поставок нет"),
    ],
)
def test_what_cannot_be_traced_is_explained(published: Deployment, arguments: list[str], code: int, words: str) -> None:
    arguments = [word.format(releases=published.data / "releases" / "current") for word in arguments]
    result = rsnms(published, "--region", REGION, "--as-of", AS_OF.isoformat(), *arguments)
    assert result.exit_code == code, result.output
    assert words in result.output


def test_a_row_is_traced_by_the_command(published: Deployment, diagnosed: Trace) -> None:
    assert diagnosed.traced
    row = diagnosed.traced.rows.filter(source="diagnostics").row(0, named=True)
    where = ["--sheet", row["sheet"]] * bool(row["sheet"]) + ["--member", row["member"]] * bool(row["member"])
    result = rsnms(published, "--sha256", row["sha256"], "--row", str(row["row_number"]), *where)
    assert result.exit_code == 0, result.output
    assert "diagnosed_share" in result.output


def _records(file: Path) -> list[bytes]:
    """Rows of a CSV as its sender counts them: a line break inside quotes makes none."""
    records: list[bytes] = []
    inside = False
    for line in file.read_bytes().split(b"\n"):
        records = [*records[:-1], records[-1] + line] if inside else [*records, line]
        inside ^= line.count(b'"') % 2 == 1
    return records


def _with_manifest(release: Path, folder: Path, change: dict[str, object]) -> Path:
    """A copy of a release whose manifest says something else."""
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("dashboard", "quality"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | change), encoding="utf-8")
    return folder
