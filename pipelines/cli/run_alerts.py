"""What `rsnms run` hands to `pipelines.alerts`; nothing is loaded where nobody listens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.assets.night import Night
    from pipelines.settings import Settings

_VARIABLES = ("RSNMS_ALERT_EMAILS", "RSNMS_ALERT_WEBHOOK", "RSNMS_ALERT_WEBHOOK_FILE")


def failed(settings: Settings, run_id: str, error: BaseException | str, stage: str = "") -> None:
    """The run ended with this error, or with one of this name."""
    if _somebody_listens():
        from pipelines.alerts.events import error_name  # noqa: PLC0415 - a run that nobody watches does without it
        from pipelines.alerts.tell import tell_failure  # noqa: PLC0415

        tell_failure(settings, run_id, error if isinstance(error, str) else error_name(error), stage)


def ended(settings: Settings, run_id: str, night: Night) -> None:
    """The run came to its end: published, nothing new or refused."""
    if _somebody_listens():
        from pipelines.alerts.tell import tell_refusal, tell_success  # noqa: PLC0415

        if night.outcome == "refused":
            tell_refusal(settings, run_id, night.decision.withheld if night.decision else {})
        else:
            tell_success(settings, run_id, night.release)


def _somebody_listens() -> bool:
    return any(os.environ.get(name, "").strip() for name in _VARIABLES)
