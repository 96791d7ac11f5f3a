"""What day it is for a deployment. No Dagster here: commands ask it too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.reference import timezone_of

__all__ = ["last_month_end", "timezone_of"]


def last_month_end(regions: tuple[str, ...], now: datetime | None = None) -> date:
    """The last day of the last complete month by the deployment's clock."""
    local = (now or datetime.now(UTC)).astimezone(ZoneInfo(timezone_of(regions)))
    return local.date().replace(day=1) - timedelta(days=1)
