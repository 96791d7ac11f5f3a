"""What is fuzzed: one function per reader of others' bytes. Each takes bytes and raises only what is a finding.

A refusal with a sentence is as it should be; `bounded` turns a hang or a blow-up of memory into a finding too.
"""

from __future__ import annotations

import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType

import click
import polars as pl

from pipelines.cli.options import Day, MonthEnd
from pipelines.contracts import load_contracts
from pipelines.contracts.load import ContractError, read_contract
from pipelines.ingest.casts import CastContext, cast_values
from pipelines.ingest.header import find_header
from pipelines.ingest.parse import parse_file
from pipelines.ingest.period import parse_period, stamp_of
from pipelines.ingest.readers import Limits, Unreadable
from pipelines.ingest.readers.dispatch import read_bytes
from pipelines.ingest.reasons import FileRejected
from pipelines.profiles import FILES, faults
from pipelines.quality.acceptance import AcceptanceError, read_acceptances
from pipelines.quality.expectations.suites import SuiteError, read_suite
from pipelines.reference import PROJECT_SEEDS

#: processor seconds for one input of some kilobytes; a busy machine does not count
SECONDS = 10
MEMORY_GROWTH = 1 << 30
LIMITS = Limits(max_unpacked_bytes=1 << 24, ratio_free_bytes=1 << 24, max_cells=200_000)
_KEY = b"0" * 32
_PERIOD = parse_period("2024-04")


class TooSlowError(Exception):
    """One input took more than its seconds."""


class TooBigError(Exception):
    """One input took more than its memory."""


def files(data: bytes) -> None:
    """Readers, header finder, casts and judging of a whole file, under the contract it fits best."""
    try:
        tables = read_bytes(data, LIMITS)
    except Unreadable as refusal:
        assert refusal.message_ru
        return
    source = max(load_contracts(), key=lambda name: _columns(tables[0].frame, name))
    with _file(data) as path:
        try:
            parsed = parse_file(path, load_contracts()[source], "10", _PERIOD, _KEY)
        except (Unreadable, FileRejected) as refusal:
            assert refusal.message_ru
            return
    assert parsed.rows.height == (parsed.rows_valid)
    assert parsed.rows_read == parsed.rows_valid + parsed.rows_rejected + parsed.rows_skipped
    assert parsed.rejected_text.height == parsed.rows_rejected


def contracts(data: bytes) -> None:
    """The loader of contracts."""
    with _file(data) as path:
        try:
            read_contract(path)
        except ContractError as refusal:
            assert path.name in str(refusal)


def suites(data: bytes) -> None:
    """The loader of suites of expectations."""
    with _file(data) as path:
        try:
            read_suite(path)
        except SuiteError as refusal:
            assert path.name in str(refusal)


def accepted(data: bytes) -> None:
    """The file of accepted warnings, which analysts write by hand."""
    with _file(data) as path:
        try:
            read_acceptances(path)
        except AcceptanceError as refusal:
            assert path.name in str(refusal)


def dates(data: bytes) -> None:
    """Dates and periods of the command line and of names of folders and files."""
    text = data.decode("utf-8", "replace")
    for kind in (Day(), MonthEnd()):
        try:
            assert isinstance(kind.convert(text, None, None), date)
        except click.UsageError as refusal:
            assert refusal.message
    period = parse_period(text)
    assert period is None or period.start <= period.end
    assert stamp_of(text) is None or stamp_of(text).year >= 2000


def cells(data: bytes) -> None:
    """Every cast of every contract over the same texts; one answer per distinct text."""
    texts = list(dict.fromkeys(data.decode("utf-8", "replace").split("\n")))
    distinct = pl.Series(texts, dtype=pl.String)
    context = CastContext("10", _PERIOD)
    for column in _kinds():
        answer = cast_values(distinct, column, context)
        assert sorted(answer["text"].to_list()) == sorted(texts)
        assert answer.filter(pl.col("value").is_not_null() & pl.col("reason").is_not_null()).is_empty(), column.kind


def profiles(data: bytes) -> None:
    """Each file of a region's profile in turn; the others are the project's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            (folder / file).symlink_to(PROJECT_SEEDS / file)
        for file in FILES:
            (folder / file).unlink()
            (folder / file).write_bytes(data)
            assert all(isinstance(fault, str) for fault in faults(folder))
            (folder / file).unlink()
            (folder / file).symlink_to(PROJECT_SEEDS / file)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "files": files,
    "contracts": contracts,
    "suites": suites,
    "accepted": accepted,
    "profiles": profiles,
    "dates": dates,
    "cells": cells,
}


@contextmanager
def bounded() -> Iterator[None]:
    """Raises TooSlowError or TooBigError where the block takes more than one input may."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    old = signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    if growth > MEMORY_GROWTH:
        raise TooBigError(f"{growth} bytes")


def _too_slow(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise TooSlowError(f"more than {SECONDS} processor seconds")


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=".fuzz") as file:
        file.write(data)
        file.flush()
        yield Path(file.name)


def _columns(frame: pl.DataFrame, source: str) -> int:
    header = find_header(frame, load_contracts()[source])
    return len(header.columns) if header else 0


def _kinds() -> list:
    """One column of each kind of values."""
    return list({column.kind: column for c in load_contracts().values() for column in c.columns}.values())
