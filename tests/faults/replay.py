# ruff: noqa: PLC0415 - the process that forks must not start the threads of Polars, nor import what does
"""What a forked run does instead of a long step that is not the one under trial: gives what the undisturbed run had.

Only where what goes into the step is what went into it then; those who use it compare the lakes first or afterwards.
"""

from __future__ import annotations

import pickle
import shutil
from datetime import date
from pathlib import Path
from typing import Any


class Recording:
    """Tables, their tests and the results of checks of one run, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self) -> None:
        """The steps do their work, and what they made is kept."""
        from pipelines.assets import gate, warehouse

        build, run_checks = warehouse.build, gate.run_checks

        def building(settings: Any, *rest: Any, **named: Any) -> Any:
            results = build(settings, *rest, **named)
            shutil.copyfile(settings.build_file, self._tables)
            self._results.write_bytes(pickle.dumps(results))
            return results

        def checking(*rest: Any, **named: Any) -> Any:
            results = run_checks(*rest, **named)
            self._checks.write_bytes(pickle.dumps(results))
            return results

        warehouse.build, gate.run_checks = building, checking  # type: ignore[assignment]

    def replay_tables(self) -> None:
        """No models are built."""
        from pipelines.assets import warehouse

        def building(settings: Any, *_: Any, **__: Any) -> Any:
            settings.build_file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._tables, settings.build_file)
            return pickle.loads(self._results.read_bytes())

        warehouse.build = building  # type: ignore[assignment]

    def replay_checks(self) -> None:
        """Neither models are built nor checks measured."""
        from pipelines.assets import gate, warehouse

        self.replay_tables()
        warehouse.SuiteRun = _NoSuites  # type: ignore[misc,assignment]
        gate.run_checks = lambda *_, **__: pickle.loads(self._checks.read_bytes())

    @property
    def _tables(self) -> Path:
        return self.folder / "tables.duckdb"

    @property
    def _results(self) -> Path:
        return self.folder / "results.pickle"

    @property
    def _checks(self) -> Path:
        return self.folder / "checks.pickle"


class _NoSuites:
    def __init__(self, lake: Path, as_of: date) -> None:
        del lake, as_of

    def measurements(self, warehouse: Path) -> list[Any]:
        del warehouse
        return []

    def close(self) -> None:
        """Nothing runs."""
