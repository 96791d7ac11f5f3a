"""Ends what a killed erasure or change of the key left half done, before anything else is done to the data."""

from __future__ import annotations

from contextlib import suppress

from pipelines.keys import LostKeyError
from pipelines.settings import Settings


def sweep(settings: Settings) -> None:
    """End the change of the key that had come to its last step, then erasures; without such it costs nothing.

    Without the key an erasure waits: what needs the key stops by itself, and `keys rotate --lost` must get through.
    """
    from pipelines.privacy.erasure import finish_erasures  # noqa: PLC0415 - Polars and DuckDB take a moment
    from pipelines.privacy.switch import finish_switch  # noqa: PLC0415

    finish_switch(settings)
    with suppress(LostKeyError):
        finish_erasures(settings)
