"""A difference between releases names its cause: the delivery behind it, or else what it was."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import polars as pl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.publish import Manifest, diff_releases
from pipelines.publish.causes import with_causes
from pipelines.quality import GateDecision

_DIAGNOSED = "update marts.kpi_regional set numerator = numerator + 7 where kpi_code = 'diagnosed_share' and {}"
_NEW_FILE = """
    insert into audit.file_ledger select * replace (
        '{region}/{source}/2024-08/Иванова.csv' as path, 'abcdef123456ff' as sha256, '{region}' as region_code,
        '{source}' as source, '{status}' as status
    ) from audit.file_ledger limit 1
"""


def _file(region="11", source="diagnostics", status="accepted"):
    return _NEW_FILE.format(region=region, source=source, status=status)


def _causes(diff):
    return [(c["table"], c["region_code"], c["kpi_code"], c["causes"], [d["path"] for d in c["deliveries"]])
            for c in diff["changes"]]  # fmt: skip


def test_the_delivery_behind_a_changed_figure_is_named(make):
    first = make()
    second = make(_file(), _file(source="mentoring"), _file("46"), _DIAGNOSED.format("region_code = '11'"))
    diff = diff_releases(first, second)
    path = "11/diagnostics/2024-08/abcdef123456.csv"
    assert _causes(diff) == [("kpi_regional", "11", "diagnosed_share", ["deliveries"], [path])]
    change = diff["changes"][0]
    assert change["deliveries"] == [
        {"path": path, "source": "diagnostics", "period": "2024-08", "deliverer": "", "change": "added"}
    ]
    assert (change["cells"], change["first_as_of"], change["last_as_of"]) == (3, "2024-06-30", "2024-08-31")
    assert {row["causes"] for row in diff["tables"]["kpi_regional"]["first_changed"]} == {"deliveries"}


def test_a_delivery_that_went_is_named_too(make):
    first = make(_file())
    second = make(_DIAGNOSED.format("region_code = '11'"))
    assert [d["change"] for d in diff_releases(first, second)["changes"][0]["deliveries"]] == ["removed"]


def test_a_held_file_and_other_sources_are_no_cause(make):
    first = make()
    second = make(_file(status="held"), _file(source="mentoring"), _DIAGNOSED.format("region_code = '11'"))
    diff = diff_releases(first, second)
    assert _causes(diff) == [("kpi_regional", "11", "diagnosed_share", ["unexplained"], [])]
    assert len(diff["inputs_added"]) == 2


def test_another_version_of_the_code_is_named(make):
    first = make()
    second = make(_file("46"), _DIAGNOSED.format("region_code = '11'"))
    manifest = Manifest.read(first)
    replace(manifest, code_version="0.0+old").write(first)
    diff = diff_releases(first, second)
    assert _causes(diff) == [("kpi_regional", "11", "diagnosed_share", ["code"], [])]
    assert (diff["code_version_before"], diff["code_changed"]) == ("0.0+old", True)


def test_withholding_is_named(make):
    first = make()
    decision = GateDecision("partially_published", withheld_municipalities={"11701000": ["population_shift"]})
    second = make(_file("46"), decision=decision)
    changes = diff_releases(first, second)["changes"]
    assert {tuple(c["causes"]) for c in changes} == {("withheld",)}
    assert {c["table"] for c in changes} == {"kpi_municipal", "deficit_map"}


def test_the_map_is_explained_by_the_sources_of_deficits(make):
    first = make()
    second = make(_file(), "update marts.deficit_map set diagnosed = diagnosed + 1, none = none + 1 "
                  "where region_code = '11' and diagnosed > 20")  # fmt: skip
    kinds = {c["table"]: c["causes"] for c in diff_releases(first, second)["changes"]}
    assert kinds["deficit_map"][0] in ("hidden", "deliveries")
    assert "deliveries" in kinds["deficit_map"]


@pytest.mark.parametrize(
    "before, after, causes", [("c", None, "hidden"), (None, "low", "hidden"), ("z", "x", "unexplained")]
)
def test_hiding_small_groups_is_a_cause_of_its_own(before, after, causes):
    cells = pl.DataFrame(
        {"region_code": "11", "kpi_code": "k", "state": "published", "state_before": "published",
         "missing_reason": after, "missing_reason_before": before},
        schema_overrides={"missing_reason": pl.String, "missing_reason_before": pl.String},
    )  # fmt: skip
    none = pl.DataFrame(schema=dict.fromkeys(["region_code", "source", "path"], pl.String))
    assert with_causes(cells, none, {}, code_changed=False)["causes"].to_list() == [causes]


def test_a_release_from_before_sources_were_kept_may_be_made_of_any(make):
    first, second = make(), make(_file(source="mentoring"), _DIAGNOSED.format("region_code = '11'"))
    for folder in (first, second):
        replace(Manifest.read(folder), sources={}).write(folder)
    assert _causes(diff_releases(first, second))[0][3] == ["deliveries"]


def test_a_table_that_only_one_release_has_is_not_compared(make):
    first, second = make(), make(_file())
    (first / "deficit_map.parquet").unlink()
    assert set(diff_releases(first, second)["tables"]) == {"kpi_regional", "kpi_municipal", "recommendations"}


def test_a_figure_of_no_indicator_may_come_of_any_source():
    cells = pl.DataFrame(
        {"region_code": "11", "kpi_code": None, "state": None, "state_before": None, "missing_reason": None,
         "missing_reason_before": None},
        schema_overrides=dict.fromkeys(["kpi_code", "missing_reason", "missing_reason_before"], pl.String),
    )  # fmt: skip
    came = pl.DataFrame({"region_code": "11", "source": "staff", "path": "11/staff/2024-08/a.csv"})
    found = with_causes(cells, came, {"iom_share": ["ioms"]}, code_changed=False)
    assert found["causes"].to_list() == ["deliveries"]


def test_the_command_says_it_in_words(make, settings):
    first = make()
    second = make(_file(), _DIAGNOSED.format("region_code = '11'"))
    result = CliRunner().invoke(
        main, ["releases", "diff", first.name, second.name, "--data-dir", str(settings.data_dir)]
    )
    assert result.exit_code == 0, result.output
    assert "Что изменилось и почему" in result.output
    line = next(line for line in result.output.splitlines() if line.startswith("Показатели регионов  11"))
    assert "изменились поставки" in line
    assert "+ 11/diagnostics/2024-08/abcdef123456.csv" in line
    assert "Числитель, было" in result.output
    assert "Иванова" not in result.output


def test_two_releases_can_be_compared_on_a_page(make, settings, tmp_path):
    first = make()
    second = make(_file(), _DIAGNOSED.format("region_code = '11'"))
    asked = ["releases", "diff", first.name, second.name, "--data-dir", str(settings.data_dir), "--html"]
    page = tmp_path / "сравнение.html"
    result = CliRunner().invoke(main, [*asked, str(page)])
    assert result.exit_code == 0, result.output
    tree = lxml.html.document_fromstring(page.read_bytes())
    assert tree.xpath("//link[@rel='stylesheet'] | //script[@src] | //a[contains(@href, '/')]") == []
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//table[@id='changes-regional']/tbody/tr")]
    assert any(row[0] == "Архангельская область" and row[3] != row[4] for row in rows)
    assert "Иванова" not in page.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.glob("*сравнение*")] == ["сравнение.html"]
    for wrong in (tmp_path / "a.txt", settings.releases / "a.html", tmp_path / "нет" / "a.html"):
        refused = CliRunner().invoke(main, [*asked, str(wrong)])
        assert refused.exit_code != 0
        assert "Traceback" not in refused.output
        assert not wrong.exists()
