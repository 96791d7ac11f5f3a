"""What a recommendation rests on, for a reader in one region. Nothing else about recommendations."""

from __future__ import annotations

import re
from typing import Any


def own_basis(row: dict[str, Any]) -> str:
    """The region's clause among those of all («04: п. 6.4; 46: …»), else why the threshold is what it is."""
    clauses = dict(part.split(": ", 1) for part in re.split(r"; (?=\d\d: )", row["clause_ru"] or "") if ": " in part)
    return str(clauses.get(row["region_code"], row["reason_ru"] or ""))
