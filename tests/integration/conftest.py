"""Makes `tests` importable, whichever way pytest was started."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integration.built import built
from tests.integration.deployment import published

__all__ = ["built", "published"]
