"""What `rsnms doctor` says of one thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`text` says what is, and how to mend it where it is wrong. `warns`: it may be meant so."""

    good: bool
    text: str
    warns: bool = False
