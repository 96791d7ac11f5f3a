"""One figure as it is shown: text, sign and word of its status, what is missing and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.publish.dictionary import SYMBOLS
from pipelines.publish.format_ru import figure, number, share
from pipelines.publish.words import MISSING, STATE, STATUS, STATUS_SIGN, state_reasons


@dataclass(frozen=True)
class Shown:
    """Texts of one cell; `text` is the figure or the symbol of the missing value, `hint` the meaning of the symbol."""

    text: str
    is_missing: bool
    hint: str
    parts: str
    status: str
    sign: str
    word: str
    state: str
    state_ru: str
    state_hint: str
    coverage: str
    is_covered: bool
    value: float | None


def shown(row: dict[str, Any], unit: str) -> Shown:
    """Texts of a row of kpi_regional or kpi_municipal."""
    reason = row["missing_reason"]
    value = row["value"]
    status = row["status"] or "no_target"
    state = row["state"] or "published"
    coverage = row.get("coverage")
    return Shown(
        text=figure(value, unit) if value is not None else str(reason or "x"),
        is_missing=value is None,
        hint="" if value is not None else SYMBOLS.get(reason or "x", ""),
        parts=_parts(row, unit),
        status=status if status in STATUS else "missing",
        sign=STATUS_SIGN.get(status, "·"),
        word=STATUS.get(status, MISSING.get(status, "")),
        state=state,
        state_ru="из прежнего выпуска" if row["stale"] else STATE.get(state, state),
        state_hint=state_reasons(row["state_reasons"]),
        coverage=share(coverage) if coverage is not None else "",
        is_covered=coverage is None or coverage >= 1,
        value=value,
    )


def _parts(row: dict[str, Any], unit: str) -> str:
    """«93 из 398»; counts have no denominator."""
    if row["value"] is None or row["denominator"] is None:
        return ""
    joiner = "на" if unit == "ratio" else "из"
    return f"{number(row['numerator'])} {joiner} {number(row['denominator'])}"
