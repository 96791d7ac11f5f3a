"""A rule of the specification as a function that makes deliveries and says which figures must come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .made_lake import MadeRegion

AS_OF = date(2026, 3, 31)
#: the month end that most rules look at; the base registries are in force
JUNE = date(2025, 6, 30)


@dataclass(frozen=True)
class Cell:
    """An expected cell of kpi_municipal (borders as_was), or of kpi_regional when there is no municipality."""

    kpi: str
    municipality: str | None
    numerator: int | None
    denominator: int | None
    at: date = JUNE
    reason: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class MapCell:
    """Expected columns of one cell of deficit_map (borders as_was)."""

    municipality: str
    columns: Mapping[str, float | int | None]
    subject: str = "all"
    group: str = "all"
    at: date = JUNE


@dataclass(frozen=True)
class LedgerLine:
    """Expected counts of a landed file."""

    path: str
    accepted: int
    duplicate: int
    superseded: int


Expected = Cell | MapCell | LedgerLine
Build = Callable[[MadeRegion], list[Expected]]


@dataclass(frozen=True)
class Rule:
    name: str
    region: str
    build: Build


RULES: list[Rule] = []
#: period of the regional registries that the rules of a region share
BASE_PERIOD = {"04": "2025-Q3", "46": "2023-05"}


def rule(region: str) -> Callable[[Build], Build]:
    """Register a function as a rule of a region."""

    def register(build: Build) -> Build:
        RULES.append(Rule(build.__name__, region, build))
        return build

    return register


def collect() -> tuple[list[MadeRegion], dict[str, tuple[str, list[Expected]]]]:
    """Every region with all rules built into it, and rule name -> (region, expectations)."""
    regions: dict[str, MadeRegion] = {}
    expected = {}
    for one in RULES:
        region = regions.setdefault(one.region, MadeRegion(one.region, BASE_PERIOD.get(one.region, "2025-Q1")))
        expected[one.name] = (one.region, one.build(region))
    return list(regions.values()), expected
