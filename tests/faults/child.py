# ruff: noqa: PLC0415 - the process that forks must not start the threads of Polars, nor import what does
"""Runs `rsnms` in a forked process group that may be killed at a chosen moment. Which moments: `kills`.

A fork of a process that has imported everything saves a quarter of the time of a run. So nothing here may start
threads: what uses Polars or DuckDB is asked by `answer`, in a process of its own.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import pickle
import signal
import sys
import tempfile
import time
import traceback
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")
_POLL = 0.03
#: a run that hangs is a finding; the machine may be busy with others
_LIMIT_SECONDS = 900
_LIBRARIES = ("dagster", "dagster_dbt", "dbt.cli.main", "dbt.adapters.duckdb", "duckdb", "polars", "rich.console")


@dataclass(frozen=True)
class Moment:
    """When to kill: so many processor seconds of the whole process group after the beginning of a stage."""

    stage: str
    seconds: float


@dataclass(frozen=True)
class Ended:
    """How a process ended: exit code (negative: by that signal), what it printed, the processor seconds of its group.

    `stages` has the processor seconds at the beginning of each stage, `stage` the one in which it ended.
    """

    code: int
    output: str
    processor: float
    stages: dict[str, float] = field(default_factory=dict)
    stage: str = ""

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL

    @property
    def has_traceback(self) -> bool:
        return "Traceback (most recent call last)" in self.output


def warm_up() -> None:
    """Import the libraries of a run, so that forks have them; not the product, which uses Polars as it is imported."""
    for name in _LIBRARIES:
        importlib.import_module(name)


def rsnms(
    words: Sequence[str],
    environment: Mapping[str, str],
    kill: Moment | None = None,
    prepare: Callable[[], None] = lambda: None,
) -> Ended:
    """`rsnms` with these words. `prepare` changes the forked process before, say the clock or a step to be replayed."""

    def act() -> None:
        prepare()
        from pipelines.cli import main

        main(list(words))

    return _forked(act, environment, kill)


def answer(function: Callable[[], Any], environment: Mapping[str, str]) -> Any:
    """What `function` returns in a process of its own; RuntimeError with its output where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer"
        ended = _forked(lambda: _write(file, function()), environment, None)
        if ended.code != 0:
            raise RuntimeError(ended.output)
        return pickle.loads(file.read_bytes())


def _write(file: Path, value: Any) -> None:
    file.write_bytes(pickle.dumps(value))


def _forked(act: Callable[[], None], environment: Mapping[str, str], kill: Moment | None) -> Ended:
    with tempfile.TemporaryDirectory() as folder:
        output, marks = Path(folder) / "output", Path(folder) / "marks"
        marks.touch()
        pid = os.fork()
        if pid == 0:
            _be_child(act, environment, output, marks)
        return _watch(pid, kill, output, marks)


def _be_child(act: Callable[[], None], environment: Mapping[str, str], output: Path, marks: Path) -> None:
    code = 70
    # What the parent removes when it ends is not the child's to remove.
    atexit._clear()
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]
    try:
        os.setsid()
        number = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(number, stream)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        os.environ.clear()
        os.environ.update(environment)
        _mark_stages(marks)
        act()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _mark_stages(marks: Path) -> None:
    from pipelines.cli.progress import StageProgress

    tell, seen = StageProgress.__call__, set[str]()

    def marking(self: StageProgress, stage: str, what: str, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            with marks.open("a") as file:
                file.write(json.dumps([stage, processor_seconds(os.getpid())]) + "\n")
        tell(self, stage, what, done, total)

    StageProgress.__call__ = marking  # type: ignore[method-assign]


def _watch(pid: int, kill: Moment | None, output: Path, marks: Path) -> Ended:
    until, spent, stages, status = time.monotonic() + _LIMIT_SECONDS, 0.0, {}, None
    while status is None:
        done, found = os.waitpid(pid, os.WNOHANG)
        if done:
            status = found
            break
        spent = max(spent, processor_seconds(pid))
        stages = dict(json.loads(line) for line in marks.read_text().splitlines(keepends=True) if line.endswith("\n"))
        due = kill is not None and kill.stage in stages and spent >= stages[kill.stage] + kill.seconds
        if due or time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)
            status = os.waitpid(pid, 0)[1]
            break
        time.sleep(_POLL)
    return Ended(
        os.waitstatus_to_exitcode(status), output.read_text(encoding="utf-8", errors="replace"), spent, stages,
        max(stages, key=lambda name: stages[name], default="start"),
    )  # fmt: skip


def processor_seconds(pid: int) -> float:
    """Processor time of a process and of all below it, those that have ended too."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK + sum(processor_seconds(child) for child in children)
