"""What the generator is asked for and what it answers. No work happens here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

#: called with a label in Russian, the steps done and the steps in all
Progress = Callable[[str, int, int], None]


class GeneratorError(Exception):
    """The options cannot be met; the message says in Russian how to mend them."""


@dataclass(frozen=True)
class GeneratorOptions:
    """A wish for synthetic regions.

    `out` is a data directory, `staff` the number of people at work in each region, `months` the number of
    months delivered, the month of `as_of` being the last. The same options give the same bytes.
    """

    out: Path
    regions: tuple[str, ...]
    staff: int
    months: int
    as_of: date
    seed: int
    clean: bool = False


@dataclass(frozen=True)
class GenerationSummary:
    """Counts over all regions: files written, data rows in them, planted defects, bytes."""

    regions: tuple[str, ...]
    files: int
    rows: int
    planted: int
    bytes: int
