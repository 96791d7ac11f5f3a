"""Thresholds of the warnings, from `thresholds.yaml`. What is measured belongs to the checks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("thresholds.yaml")


def threshold(check: str, name: str) -> float:
    """One number of a check; KeyError when the file has none, which is a mistake in the code."""
    return _thresholds()[check][name]


@cache
def _thresholds() -> dict[str, dict[str, float]]:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {check: {name: float(value) for name, value in numbers.items()} for check, numbers in content.items()}
