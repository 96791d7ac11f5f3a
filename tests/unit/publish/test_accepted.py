"""Accepted warnings in a release: shown, counted apart, and a reason to make a new one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipelines.quality.acceptance import AcceptanceError
from pipelines.quality.result import CheckResult

OPEN = CheckResult("indicator_jump:iom_share", "marts", "11", "11701000", "warning", "failed", 0.3, 1, 1, 0.2, "скачок")
_WORDS = "принято: специалист <b>; причина: сверено; до 31.12.2024"
ACCEPTED = replace(OPEN, scope_municipality="11730000", acceptance=_WORDS)
_ENTRY = '- {проверка: "dbt:x", регион: "11", кто: специалист, причина: сверено, до: 2024-12-31}\n'


def test_acceptance_is_shown_and_counted_apart(make):
    folder = make(checks=[OPEN, ACCEPTED])
    page = (folder / "quality" / "index.html").read_text(encoding="utf-8")
    assert "<dt>Предупреждений, которые ждут решения</dt><dd>1</dd>" in page
    assert "<dt>Принято аналитиками</dt><dd>1</dd>" in page
    assert "<b>принято: специалист &lt;b&gt;; причина: сверено; до 31.12.2024</b>" in page
    assert "принята аналитиком" in page
    assert "проверка: indicator_jump:iom_share, регион: &#34;11&#34;, муниципалитет: &#34;11701000&#34;" in page
    assert page.index(": не пройдена</span>") < page.index(": принята аналитиком</span>")
    checks = json.loads((folder / "quality" / "checks.json").read_text(encoding="utf-8"))
    assert [c["acceptance"] for c in checks] == ["", ACCEPTED.acceptance]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["checks"]["warning"] == {"accepted": 1, "failed": 1}


def test_another_file_of_accepted_warnings_makes_another_release(make, settings):
    first = make()
    settings.accepted_file.write_text(_ENTRY, encoding="utf-8")
    second = make()
    assert second != first
    assert make() == second
    inputs = json.loads((second / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert [i["path"].partition("/")[0] for i in inputs].count("accepted") == 1


def test_a_malformed_file_makes_no_release(make, settings):
    first = make()
    settings.accepted_file.write_text(_ENTRY.replace('"11"', "11"), encoding="utf-8")
    with pytest.raises(AcceptanceError, match="запись 1: код в поле «регион» пишите в кавычках"):
        make()
    assert (settings.releases / "current").resolve() == first
