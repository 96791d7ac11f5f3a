"""Small data, one case per kind of expectation: a good column, the same column broken, and what the failure must say.

A kind that a suite uses and that stands in no case here fails the test beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.quality.expectations.suites import Rule


@dataclass(frozen=True)
class Case:
    """`kind` with `kwargs` over a table of SQL rows: `good` passes, `broken` fails with `note`."""

    kind: str
    kwargs: dict[str, Any]
    good: str
    broken: str
    note: str
    meta: dict[str, Any] = field(default_factory=lambda: {"absolute": 0})


def rule(kind: str, kwargs: dict[str, Any], *, absolute: float = 0, relative: float | None = None) -> Rule:
    threshold = absolute if relative is None else relative
    return Rule("rule", kind, kwargs, "blocking", "Правило", threshold, relative is not None, "", "range")


#: three rows of region 11 and one of 46; only region 11 is ever broken
def _rows(columns: str, *values: str) -> str:
    regions = ("11", "11", "11", "46")
    lines = ", ".join(f"('{region}', {value})" for region, value in zip(regions, values, strict=True))
    return f"select * from (values {lines}) as t (region_code, {columns})"


ONE = "строк с нарушением: 1 из 3"
CASES = (
    Case("expect_column_values_to_be_between", {"column": "share", "min_value": 0, "max_value": 1},
         _rows("share", "0.0", "1.0", "null", "0.5"), _rows("share", "0.0", "1.01", "0.5", "0.5"), ONE),
    Case("expect_column_values_to_be_between", {"column": "as_of", "max_value": {"$PARAMETER": "as_of"}},
         _rows("as_of", *["date '2024-08-31'"] * 4),
         _rows("as_of", "date '2024-09-01'", *["date '2024-08-31'"] * 3), ONE),
    Case("expect_column_values_to_be_in_set", {"column": "state", "value_set": ["published", "withheld"]},
         _rows("state", "'published'", "'withheld'", "null", "'published'"),
         _rows("state", "'published'", "'secret'", "'withheld'", "'published'"), ONE),
    Case("expect_column_values_to_match_regex", {"column": "code", "regex": "^[0-9]{8}$"},
         _rows("code", *["'11701000'"] * 4), _rows("code", "'11701000'", "'11701'", "'11701000'", "'46701000'"), ONE),
    Case("expect_column_values_to_not_be_null", {"column": "subject"},
         _rows("subject", "'music'", "'music'", "null", "'art'"), _rows("subject", "'music'", "null", "null", "'art'"),
         "строк с нарушением: 2 из 3", {"relative": 0.5}),
    Case("expect_columns_to_be_filled", {"column_list": ["unit", "kind"]},
         _rows("unit, kind", "'u', 'k'", "'u', 'k'", "'u', 'k'", "'u', 'k'"),
         _rows("unit, kind", "'u', 'k'", "'u', null", "'u', 'k'", "'u', 'k'"), ONE),
    Case("expect_rows_to_meet", {"condition": "low <= share and share <= high"},
         _rows("low, share, high", "0.1, 0.2, 0.3", "null, 0.2, 0.3", "0.2, 0.2, 0.2", "0.1, 0.2, 0.3"),
         _rows("low, share, high", "0.1, 0.4, 0.3", "0.1, 0.2, 0.3", "0.2, 0.2, 0.2", "0.1, 0.2, 0.3"), ONE),
    Case("expect_table_row_count_to_be_between", {"min_value": 1, "max_value": 3},
         _rows("n", "1", "2", "3", "4"), f"{_rows('n', '1', '2', '3', '4')} union all select '11', 9",
         "4; ожидается не меньше 1 и не больше 3", {}),
    Case("expect_column_mean_to_be_between", {"column": "coverage", "min_value": 0.5},
         _rows("coverage", "1.0", "0.5", "0.0", "1.0"), _rows("coverage", "0.5", "0.25", "0.0", "1.0"),
         "0,25; ожидается не меньше 0.5", {}),
)  # fmt: skip
