"""The fixture of this folder."""

from __future__ import annotations

from tests.unit.privacy.small_world import world

__all__ = ["world"]
