"""What the answer of the parser depends on besides the file: its code, contracts, reference data, Polars."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import polars as pl

from pipelines import contracts, reference

_FOLDERS = (Path(__file__).parent, Path(contracts.__file__).parent)
_SEEDS = ("municipalities", "taught_subjects", "support_forms")


@cache
def parser_fingerprint() -> str:
    """Changes whenever the same file could be read differently; then files are read again."""
    files = [p for folder in _FOLDERS for p in folder.rglob("*") if p.suffix in {".py", ".yaml"}]
    files += [reference.SEEDS / f"{name}.csv" for name in _SEEDS]
    digest = hashlib.sha256(pl.__version__.encode())
    for path in sorted(files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
