"""Alerts by e-mail and webhook: said once, kept until delivered, never a reason for a run to fail. No Dagster here."""

from pipelines.alerts.alert import Alert
from pipelines.alerts.channels import AlertSettings
from pipelines.alerts.outbox import flush, post, undelivered

__all__ = ["Alert", "AlertSettings", "flush", "post", "undelivered"]
