"""Warnings that an analyst accepted: the reviewed file, and what it does to the results of checks."""

from pipelines.quality.acceptance.apply import apply_acceptances
from pipelines.quality.acceptance.file import Acceptance, AcceptanceError, read_acceptances

__all__ = ["Acceptance", "AcceptanceError", "apply_acceptances", "read_acceptances"]
