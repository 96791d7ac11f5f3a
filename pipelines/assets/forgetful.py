"""Dagster's memory for a run that nobody can look at afterwards. Which memory a run gets is a matter of `instance`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster import DagsterInstance
from dagster._core.storage.event_log.in_memory import InMemoryEventLogStorage


class ForgetfulEventLog(InMemoryEventLogStorage):
    """Keeps no event: what it kept would end with the process.

    Kept in memory, each of some two thousand events is a transaction with indexes, in all a quarter of a small run.
    """

    def store_event(self, event: Any) -> None:
        """Nothing."""

    def store_asset_check_event(self, event: Any, event_id: int | None) -> None:
        """Nothing."""

    def get_asset_records(self, asset_keys: Sequence[Any] | None = None) -> list[Any]:
        """No asset was made before, so that no version of data is looked up."""
        return []


def forgetful_instance() -> DagsterInstance:
    """An instance in memory for one run in this process."""
    instance = DagsterInstance.ephemeral()
    instance._event_storage = ForgetfulEventLog()
    instance._event_storage.register_instance(instance)
    return instance
