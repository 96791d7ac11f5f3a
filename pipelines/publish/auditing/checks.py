"""Results of checks for readers: what did not pass first, by check; what passed only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.publish.audit_facts import Scope
from pipelines.publish.auditing.results import is_failing, scope_of
from pipelines.publish.auditing.titles import source_title
from pipelines.publish.format_ru import number, share
from pipelines.publish.source import ReleaseSource
from pipelines.publish.words import ACCEPTED_WARNING, CHECK_STATUS, SEVERITY
from pipelines.quality.catalogue import CheckDefinition, definition
from pipelines.quality.result import CheckResult

LAYERS = {
    "lake": "Озеро: принятые строки файлов",
    "staging": "Подготовленные таблицы",
    "marts": "Витрины показателей",
    "release": "Выпуск в целом",
}
_VERDICTS = ("passed", "failed", "error", "accepted", "not_applicable")
#: of one check; the rest is in checks.json
SHOWN = 30


@dataclass(frozen=True)
class Finding:
    """One result that did not pass, in words."""

    where: str
    measured: str
    threshold: str
    note: str
    since: str
    acceptance: str
    code: str


@dataclass(frozen=True)
class Problem:
    """One check with its findings; `more` of them are not listed."""

    known: CheckDefinition
    severity: str
    status_ru: str
    tone: str
    findings: list[Finding]
    more: int


@dataclass(frozen=True)
class Count:
    """Results of one layer and severity by verdict."""

    layer: str
    layer_ru: str
    severity: str
    passed: int
    failed: int
    error: int
    accepted: int
    not_applicable: int

    @property
    def all(self) -> int:
        return self.passed + self.failed + self.error + self.accepted + self.not_applicable


def problems(source: ReleaseSource, names: dict[str, str], region: str | None = None) -> list[Problem]:
    """Checks that did not pass, blocking ones first, of one region where it is named; accepted ones are apart."""
    chosen = [c for c in source.checks if is_failing(c) and not c.acceptance and _is_of(c, region)]
    return sorted(_grouped(chosen, source, names), key=_worst_first)


def accepted(source: ReleaseSource, names: dict[str, str]) -> list[Problem]:
    """Warnings that an analyst accepted."""
    return _grouped([c for c in source.checks if c.acceptance], source, names)


def counts(checks: Iterable[CheckResult]) -> list[Count]:
    """How many results of each layer and severity had which verdict."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for check in checks:
        found.setdefault((check.layer, check.severity), Counter())[
            "accepted" if check.acceptance else check.status
        ] += 1
    order = [(layer, severity) for layer in LAYERS for severity in SEVERITY]
    known = sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    return [
        Count(
            layer, LAYERS.get(layer, layer), SEVERITY[severity],
            **{name: found[layer, severity][name] for name in _VERDICTS},
        )
        for layer, severity in known
    ]  # fmt: skip


def value(known: CheckDefinition, measured: float | None) -> str:
    """A measured value or a threshold: a share as per cents, anything else as a number."""
    if measured is None:
        return "–"
    if known.relative:
        return share(measured)
    text = number(measured, 3)
    return text.rstrip("0").rstrip(",") if "," in text else text


def place(check: CheckResult, names: dict[str, str], towns: dict[str, str]) -> str:
    """Where a result belongs, in words: region, municipality, source."""
    kind, _, source = check.check_name.partition(":")
    town = towns.get(check.scope_municipality) or check.scope_municipality
    scope = [names.get(check.scope_region, check.scope_region) or "все регионы", town]
    return ", ".join(word for word in (*scope, source_title(source) if kind == "contract" else "") if word)


def _is_of(check: CheckResult, region: str | None) -> bool:
    return region is None or check.scope_region in ("", region)


def _grouped(checks: list[CheckResult], source: ReleaseSource, names: dict[str, str]) -> list[Problem]:
    by_check: dict[tuple[str, str], list[CheckResult]] = {}
    for check in checks:
        kind, _, _ = check.check_name.partition(":")
        # findings of one anomaly, and sources of one contract check, are read together
        name = check.check_name if kind in ("expectation", "dbt") else kind
        by_check.setdefault((name, check.status), []).append(check)
    return [_problem(name, found, source, names) for (name, _), found in by_check.items()]


def _problem(name: str, checks: list[CheckResult], source: ReleaseSource, names: dict[str, str]) -> Problem:
    first, known = checks[0], definition(name)
    words = ACCEPTED_WARNING if first.acceptance else CHECK_STATUS[first.status]
    tone = "calm" if first.acceptance else "bad" if first.blocks else "warn"
    towns = dict(source.tables.kpi_municipal.select("municipality_code", "municipality_ru").unique().iter_rows())
    findings = [
        _finding(check, known, place(check, names, towns), source.facts.failing_since) for check in checks[:SHOWN]
    ]
    return Problem(known, SEVERITY[first.severity], words, tone, findings, max(len(checks) - SHOWN, 0))


def _finding(check: CheckResult, known: CheckDefinition, where: str, since: Mapping[Scope, str]) -> Finding:
    return Finding(
        where, value(known, check.measured), value(known, check.threshold), check.note, since.get(scope_of(check), ""),
        check.acceptance, _code(check) if check.severity == "warning" and not check.acceptance else "",
    )  # fmt: skip


def _code(check: CheckResult) -> str:
    """What an analyst writes to accept the warning (docs/anomalies.md)."""
    town = f', муниципалитет: "{check.scope_municipality}"' if check.scope_municipality else ""
    return f'проверка: {check.check_name}, регион: "{check.scope_region}"{town}'


def _worst_first(problem: Problem) -> tuple[bool, str]:
    return problem.tone != "bad", problem.known.title_ru
