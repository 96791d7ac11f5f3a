"""Ends what a killed erasure or change of the key left half done, before anything else is done to the data."""

from __future__ import annotations

from pipelines.settings import Settings


def sweep(settings: Settings) -> None:
    """End the change of the key that had come to its last step, then erasures; without such it costs nothing."""
    from pipelines.privacy.erasure import finish_erasures  # noqa: PLC0415 - Polars and DuckDB take a moment
    from pipelines.privacy.switch import finish_switch  # noqa: PLC0415

    finish_switch(settings)
    finish_erasures(settings)
