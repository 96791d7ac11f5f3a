"""The auditor's report: what went wrong is on top, every row is accounted for, and it stays small and offline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from warehouse_factory import build

from pipelines.publish.audit_facts import _failing_since, _history
from pipelines.publish.auditing import pages, write_quality
from pipelines.publish.auditing.pictures import bar
from pipelines.publish.inputs import release_inputs
from pipelines.publish.rendering import HERE
from pipelines.publish.source import ReleaseSource, load_source
from pipelines.quality import GateDecision
from pipelines.quality.expectations.suites import load_suites
from pipelines.quality.result import CheckResult
from pipelines.settings import Settings

AS_OF = date(2024, 8, 31)
SUMS = CheckResult("additive_sums", "marts", "11", "", "blocking", "failed", 1.0, 1, 9, 0.0, "расхождений: 1 из 9")
ROWS = CheckResult("contract:staff", "lake", "46", "", "warning", "failed", 0.05, 5, 100, 0.04, "отклонено: 5 из 100")
FINE = CheckResult("row_accounting", "lake", "11", "", "blocking", "passed", 0.0, 0, 9, 0.0, "расхождений: 0 из 9")
VALUES = CheckResult(
    "expectation:marts.kpi_regional.coverage_is_a_share", "marts", "11", "", "blocking", "failed", 2.0, 2, 40, 0.0,
    "строк с нарушением: 2 из 40",
)  # fmt: skip
LESS = GateDecision("partially_published", {"11": ["additive_sums"]}, ["Архангельская область: не пройдена проверка"])
CHECKS = [SUMS, ROWS, FINE, VALUES]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> ReleaseSource:
    """One release before it is written: reports are made of it without the rest of a release."""
    folder = tmp_path_factory.mktemp("source")
    db, settings = build(folder / "w.duckdb", regions=("11", "46")), Settings(folder, folder / "key", ("11", "46"))
    return load_source(db, "2024-08-31-a", AS_OF, LESS, CHECKS, release_inputs(db, settings, AS_OF), None)


@pytest.fixture(scope="module")
def report(source: ReleaseSource, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a release that only part of the regions passed, where it lies in a release; do not change it."""
    return _report(tmp_path_factory.mktemp("release"), source)


def _report(release: Path, source: ReleaseSource) -> Path:
    (release / "dashboard").mkdir()
    for name in ("dashboard/index.html", "manifest.json", "diff.json"):
        (release / name).touch()
    write_quality(release / "quality", source)
    return release / "quality"


def _html(report: Path) -> Iterator[tuple[Path, str]]:
    return ((file, file.read_text(encoding="utf-8")) for file in sorted(report.rglob("*.html")))


def _section(report: Path, name: str) -> str:
    page = (report / "index.html").read_text(encoding="utf-8")
    return page[page.index(f'id="{name}"') :].partition("</section>")[0]


def test_the_verdict_is_on_top_and_says_why(report):
    page = (report / "index.html").read_text(encoding="utf-8")
    verdict = page[page.index('class="verdict warn"') :].partition("</section>")[0]
    assert "Опубликовано частично" in verdict
    assert "<b>Архангельская область</b>: показатели не опубликованы, прежних нет. Не пройдено: Сумма" in verdict
    assert "<b>Московская область</b>: показатели опубликованы." in verdict
    assert page.index("Опубликовано частично") < page.index("Что не пройдено")


def test_problems_come_first_with_measurement_threshold_and_words(report):
    problems = _section(report, "problems")
    titles = [title.partition(" <span")[0] for title in re.findall(r"<h3>(.*?)</h3>", problems)]
    assert [t for t in titles if "Отклонённых строк" in t] == titles[-1:]  # the warning after what blocks
    assert '5,0\u00a0%</td><td class="num">4,0\u00a0%' in problems
    for words in ("Что это.", "Когда важно.", "Как исправить.", "расхождений: 1 из 9"):
        assert words in problems
    assert "Учёт строк сходится" not in problems


def test_every_file_and_row_is_accounted_for(report):
    assert "0 – сходится" in _section(report, "accounting")
    assert "не сходится" not in _section(report, "accounting")
    text = (report / "files-11.html").read_text(encoding="utf-8")
    assert text.count('<tr><th scope="row"') == 9
    assert re.search(r"11/staff/2024-08/[0-9a-f]{12}\.xlsx", text)
    assert not [file for file, page in _html(report) if "Иванова" in page]


def test_a_lost_row_is_seen(source, tmp_path):
    lost = source.deliveries.with_columns(pl.col("rows_accepted") - (pl.col("period") == "2024-08").cast(pl.Int32))
    accounting = _section(_report(tmp_path, replace(source, deliveries=lost)), "accounting")
    assert accounting.count('<span class="rest">3 – не сходится</span>') == 2


def test_reporting_is_shown_by_place_and_source(report):
    page = (report / "region-11.html").read_text(encoding="utf-8")
    heat = page[page.index('class="heat"') :]
    assert heat.count('<th scope="row">') == 27  # 26 municipalities and what the region delivers
    assert re.search(r'class="s5" title="ожидалось 3, принято 0, из них в срок 0">0<small>нет&nbsp;3', heat)
    assert re.search(r'class="s0" title="ожидалось 3, принято 3, из них в срок 3">100<', heat)


def test_the_past_is_carried_on_and_a_lasting_failure_names_its_beginning(source, tmp_path):
    first, second = tmp_path / "r1", tmp_path / "r2"
    first.mkdir()
    second.mkdir()
    _report(first, replace(source, release_id="r1", checks=[ROWS]))
    facts = replace(source.facts, history=_history(first), failing_since=_failing_since(first))
    report = _report(second, replace(source, release_id="r2", checks=[ROWS, SUMS], facts=facts))
    past = json.loads((report / "history.json").read_text(encoding="utf-8"))
    assert [h["release_id"] for h in past] == ["r1", "r2"]
    assert [h["checks"] for h in past] == [{"warning_failed": 1}, {"blocking_failed": 1, "warning_failed": 1}]
    problems = _section(report, "problems")
    assert "с выпуска r1" in problems
    assert problems.count("впервые") == 1
    assert _failing_since(second) == {
        ("contract:staff", "46", ""): "r1", ("additive_sums", "11", ""): "r2",
    }  # fmt: skip
    assert (_history(None), _failing_since(tmp_path)) == ([], {})


def test_results_hold_the_measurement_apart_from_the_verdict(report):
    result = json.loads((report / "checks.json").read_text(encoding="utf-8"))[1]
    assert (result["measured"], result["violations"], result["denominator"]) == (0.05, 5, 100)
    assert (result["status"], result["severity"], result["threshold"]) == ("failed", "warning", 0.04)
    assert result["threshold_is_relative"] is True
    assert (result["scope_region"], result["scope_municipality"], result["layer"]) == ("46", "", "lake")
    assert all(result["guidance"][key] for key in ("what", "when", "mend"))


def test_data_docs_have_a_page_for_each_suite_that_reported(report):
    docs = report / "data_docs"
    assert [f.name for f in sorted(docs.glob("*.html"))] == ["index.html", "marts.kpi_regional.html"]
    page = (docs / "marts.kpi_regional.html").read_text(encoding="utf-8")
    suite = next(s for s in load_suites() if s.name == "marts.kpi_regional")
    assert page.count("<article") == len(suite.rules)
    assert "строк с нарушением: 2 из 40" in page
    assert 'href="data_docs/index.html"' in _section(report, "checks")


def test_pages_fetch_nothing_and_every_link_leads_somewhere(report):
    for file, page in _html(report):
        assert not re.findall(r"<script(?! defer src=)|@import|url\(|(?:src|href)=\"(?:https?:)?//", page)
        # Buttons of tables and pictures come from the dashboard of the same release; the text needs no script.
        for link in re.findall(r"src=\"([^\"]+)", page):
            script = (file.parent / link).resolve()
            assert script.parent == report.parent / "dashboard" / "assets", (file.name, link)
            assert (HERE / "assets" / script.name).is_file(), link
        for link in re.findall(r"href=\"([^\"#]+)", page):
            if not link.startswith("data:"):
                assert (file.parent / link).resolve().is_file(), (file.name, link)
    assert not re.search(r"@import|url\(|http", (report / "quality.css").read_text(encoding="utf-8"))


def test_texts_are_escaped(source, tmp_path):
    hostile = replace(ROWS, note="<script>alert(1)</script>", scope_municipality="<b>")
    report = _report(tmp_path, replace(source, checks=[hostile]))
    assert not [file for file, page in _html(report) if "<script>" in page or "<b>," in page]


def test_a_long_list_of_files_is_split(source, tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "FILES_ON_A_PAGE", 4)
    report = _report(tmp_path, source)
    parts = sorted(f.name for f in report.glob("files-11*.html"))
    assert parts == ["files-11-2.html", "files-11-3.html", "files-11.html"]
    rows = [(report / name).read_text(encoding="utf-8").count('<tr><th scope="row"') for name in parts]
    assert sorted(rows) == [1, 4, 4]


def test_a_municipality_is_named_and_one_nobody_knows_goes_by_its_code(source, tmp_path):
    towns = [replace(ROWS, scope_region="11", scope_municipality=code) for code in ("11701000", "11999999")]
    problems = _section(_report(tmp_path, replace(source, checks=towns)), "problems")
    known = source.tables.kpi_municipal.filter(pl.col("municipality_code") == "11701000")["municipality_ru"][0]
    assert f"Архангельская область, {known}, Реестр работников" in problems
    assert "Архангельская область, 11999999, Реестр работников" in problems


def test_many_findings_of_one_check_are_cut(source, tmp_path):
    many = [replace(ROWS, scope_municipality=f"46{n:06}") for n in range(40)]
    problems = _section(_report(tmp_path, replace(source, checks=many)), "problems")
    assert problems.count("<tr><th") == 30 + 1  # and the head
    assert "И ещё 10 – в файле" in problems


def test_a_bar_shows_its_parts_and_says_them():
    picture = bar([("a", 30, "принято: 30"), ("b", 0, "повторы: 0"), ("c", 0.001, "мало")], 100, "всего <100>")
    assert re.findall(r'class="(\w+)" x="([\d.]+)" width="([\d.]+)"', picture) == [
        ("a", "0.00", "30.00"), ("c", "30.00", "0.60"),
    ]  # fmt: skip
    assert "всего &lt;100&gt;" in picture
    assert bar([("a", 1, "")], 0, "") == ""
