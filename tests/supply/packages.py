"""Which packages are installed, and which of them the product itself needs: the others are tools of its developers."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def normal(name: str) -> str:
    """The name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> dict[str, str]:
    """Version by name of every package of a lock file."""
    return {normal(name): version for name, version in _PIN.findall(lock.read_text(encoding="utf-8"))}


def needed(requirements: list[str]) -> set[str]:
    """Names of the packages that these requirements lead to here, themselves included."""
    todo = [Requirement(text) for text in requirements]
    seen: set[tuple[str, str]] = set()
    while todo:
        requirement = todo.pop()
        for extra in ("", *sorted(requirement.extras)):
            if (normal(requirement.name), extra) in seen:
                continue
            seen.add((normal(requirement.name), extra))
            try:
                further = distribution(requirement.name).requires or []
            except PackageNotFoundError:
                continue
            parsed = [Requirement(text) for text in further]
            todo += [r for r in parsed if r.marker is None or r.marker.evaluate({"extra": extra})]
    return {name for name, _ in seen}
