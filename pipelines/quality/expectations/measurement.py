"""What a suite measured, apart from any verdict. No Great Expectations and no thresholds here."""

from __future__ import annotations

from dataclasses import dataclass

#: in place of a code, for rows that have none
UNKNOWN = "?"


@dataclass(frozen=True)
class Measurement:
    """One rule over one scope: `violations` of `denominator` rows, or the `observed` total, or an `error`.

    `region` and `municipality` are codes, '' = all of them; the error is the name of what went wrong, never data.
    """

    check_name: str
    region: str = ""
    municipality: str = ""
    violations: int = 0
    denominator: int = 0
    observed: float | None = None
    error: str = ""
