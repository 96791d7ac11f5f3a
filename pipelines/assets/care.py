"""Who answers for an asset, how fresh it must be, what is tried again and what runs alone: the policies of the graph.

Nothing is computed here. Steps that compute from what is on this machine are not tried again: the second answer
would be the first one.
"""

from __future__ import annotations

import errno
from datetime import timedelta

from dagster import Backoff, FreshnessPolicy, Jitter, RetryPolicy

from pipelines.reference import timezone_of

#: owners are teams of a deployment: who is asked about files, about figures, about what is published
FILES, FIGURES, PUBLISHING = ["team:files"], ["team:figures"], ["team:publishing"]

#: steps that read landing or write the data directory: one at a time over all runs
DATA_DIRECTORY = "data_directory"

#: reading landing over a network share: 3, 9 and 21 seconds, give or take three
READING = RetryPolicy(max_retries=3, delay=3, backoff=Backoff.EXPONENTIAL, jitter=Jitter.PLUS_MINUS)

#: what a network share or its server gets over; a full disk, a lack of rights or a wrong path do not go by waiting
_TRANSIENT = frozenset(
    (
        errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET,
        errno.ECONNABORTED, errno.ECONNREFUSED, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH,
        errno.ENOTCONN, errno.EPIPE, errno.EREMOTEIO, errno.ESHUTDOWN,
    )
)  # fmt: skip


def is_transient(error: OSError) -> bool:
    """Whether waiting may help."""
    return error.errno in _TRANSIENT


def nightly_freshness(regions: tuple[str, ...]) -> FreshnessPolicy:
    """Landing was looked through in the night before nine in the morning, by the clock of the deployment."""
    return FreshnessPolicy.cron(
        deadline_cron="0 9 * * *", lower_bound_delta=timedelta(hours=12), timezone=timezone_of(regions)
    )


def monthly_freshness(regions: tuple[str, ...]) -> FreshnessPolicy:
    """The release of the month that has ended is there on the third day of the next one."""
    return FreshnessPolicy.cron(
        deadline_cron="0 9 3 * *", lower_bound_delta=timedelta(days=2, hours=9), timezone=timezone_of(regions)
    )
