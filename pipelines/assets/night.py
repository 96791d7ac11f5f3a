"""One nightly run: what it is asked for and what its steps tell each other.

Dagster hands one `Night` to every step of a run as the resource `night`. No step's work belongs here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

from dagster import Field, InitResourceContext, resource

from pipelines.assets.clock import last_month_end
from pipelines.assets.engine import Engine, engine_from_env, require
from pipelines.assets.lock import run_lock
from pipelines.ingest.arriving import Look, look
from pipelines.quality.disclosure import OncePublic
from pipelines.quality.expectations.run import SuiteRun
from pipelines.quality.gate import GateDecision
from pipelines.quality.result import CheckResult, DbtTestResult
from pipelines.settings import Settings, SettingsError

Outcome = Literal["nothing_new", "published", "refused"]
#: called with the stage (a key of `STAGES`), what is being done in Russian, the steps done and the steps in all
Progress = Callable[[str, str, int, int], None]

STAGES = {
    "ingest": "Приём файлов",
    "transform": "Расчёт показателей",
    "checks": "Проверки",
    "publish": "Выпуск",
}
T = TypeVar("T")


def silent(stage: str, what: str, done: int, total: int) -> None:
    """Progress nobody looks at."""


@dataclass
class Night:
    """A run over the regions of `settings` for the month end `as_of`, and what its steps found so far.

    `full`: all months are computed, also where only some can have changed. `computed` tells in Russian which were.
    """

    settings: Settings
    as_of: date
    progress: Progress = silent
    full: bool = False
    engine: Engine = "duckdb"
    is_new: bool | None = None
    tests: list[DbtTestResult] | None = None
    suites: SuiteRun | None = None
    checks: list[CheckResult] | None = None
    decision: GateDecision | None = None
    outcome: Outcome | None = None
    release: str = ""
    computed: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    disclose: OncePublic = field(default_factory=OncePublic)
    #: landing as it was when the run began: what has changed since is still arriving
    first_look: Look | None = None

    def __post_init__(self) -> None:
        if self.first_look is None:
            self.first_look = look(self.settings.landing, self.settings.regions)

    def close(self) -> None:
        """Ends what may still run beside the steps."""
        if self.suites is not None:
            self.suites.close()


def known(value: T | None) -> T:
    """What an earlier step of the same run left; SettingsError when the step was run alone."""
    if value is None:
        raise SettingsError("Этот шаг опирается на предыдущие: запустите задание nightly целиком.")
    return value


@resource(
    config_schema={
        "as_of": Field(str, is_required=False, description="Month end, YYYY-MM-DD"),
        "full": Field(
            bool, default_value=False, description="Compute all months, not only those that can have changed"
        ),
    }
)
@contextmanager
def night_from_env(context: InitResourceContext) -> Iterator[Night]:
    """The run of a Dagster deployment: settings from the environment, the data directory locked while it lasts."""
    config: dict[str, Any] = context.resource_config or {}
    settings = Settings.from_env()
    as_of = date.fromisoformat(config["as_of"]) if "as_of" in config else last_month_end(settings.regions)
    engine = engine_from_env()
    require(engine)
    with run_lock(settings):
        night = Night(settings, as_of, full=config.get("full", False), engine=engine)
        try:
            yield night
        finally:
            night.close()
