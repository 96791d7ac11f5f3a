"""Russian names of the checks, for sentences, pages and logs that people read. The words are in the catalogue."""

from __future__ import annotations

from pipelines.quality.catalogue import definition


def check_title(name: str) -> str:
    """Words for a check name such as `duplicate_grain:marts.kpi_regional`; an unknown check goes by its code."""
    return definition(name).title_ru
