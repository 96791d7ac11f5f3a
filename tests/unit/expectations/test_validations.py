"""Results of a release in the notation of Great Expectations: its own tools read them and make pages of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from pipelines.publish.auditing.data_docs import write_data_docs
from pipelines.quality.result import CheckResult

BROKEN = CheckResult(
    "expectation:marts.kpi_regional.coverage_is_a_share", "marts", "11", "", "blocking", "failed", 2.0, 2, 40, 0.0,
    "строк с нарушением: 2 из 40",
)  # fmt: skip


def test_great_expectations_reads_the_validations(tmp_path: Path) -> None:
    from great_expectations.core.expectation_validation_result import (  # noqa: PLC0415 - imports take seconds
        ExpectationSuiteValidationResultSchema,
    )
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer  # noqa: PLC0415
    from great_expectations.render.view.view import DefaultJinjaPageView  # noqa: PLC0415

    from pipelines.quality.expectations import custom  # noqa: F401, PLC0415 - ours become known to it

    source = SimpleNamespace(checks=[BROKEN], release_id="2024-08-31-a", as_of=date(2024, 8, 31))
    write_data_docs(tmp_path / "docs", source, {"11": "Архангельская область"})  # type: ignore[arg-type]
    validations = json.loads((tmp_path / "docs" / "validations.json").read_text(encoding="utf-8"))
    (loaded,) = [ExpectationSuiteValidationResultSchema().load(v) for v in validations]
    assert (loaded.suite_name, loaded.success) == ("marts.kpi_regional", False)
    assert [r.result["unexpected_count"] for r in loaded.results if r.result["element_count"]] == [2]
    page = DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(loaded))  # type: ignore[no-untyped-call]
    assert "2024-08-31-a" in page
    assert "Полнота" in page
