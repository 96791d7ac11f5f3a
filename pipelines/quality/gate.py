"""The gate: from measurements to what may be published (interface.md, "The gate").

It looks at results only and never at data, so that a stored measurement can be judged again with other rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pipelines.quality.result import CheckResult
from pipelines.quality.titles import check_title
from pipelines.reference import seed

Decision = Literal["published", "partially_published", "refused"]


class PreviousRelease(Protocol):
    """The release in force before this run; only its id matters for the decision."""

    @property
    def release_id(self) -> str: ...


@dataclass(frozen=True)
class GateDecision:
    """What may be published.

    `withheld`: region code → names of the failed blocking checks. `withheld_municipalities`: municipality code → the
    same for checks of one municipality, whose cells alone are withheld. `reasons` are Russian sentences for people.
    """

    decision: Decision
    withheld: dict[str, list[str]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    withheld_municipalities: dict[str, list[str]] = field(default_factory=dict)


def decide(checks: Iterable[CheckResult], regions: Sequence[str], previous: PreviousRelease | None) -> GateDecision:
    """Judge `checks` for `regions`; a blocking failure without a region counts against every region.

    Refused when no region may be published, and when there are none at all.
    """
    blocking = [c for c in checks if c.blocks]
    withheld: dict[str, set[str]] = {}
    municipalities: dict[str, set[str]] = {}
    for check in blocking:
        if check.scope_municipality:
            municipalities.setdefault(check.scope_municipality, set()).add(check.check_name)
            continue
        for region in [check.scope_region] if check.scope_region else regions:
            withheld.setdefault(region, set()).add(check.check_name)
    refused = set(regions) <= set(withheld)
    reasons = [_sentence(c) for c in sorted(blocking, key=_order)]
    if not regions:
        reasons.append("Нет ни одного региона с данными для публикации.")
    if refused and previous is not None:
        reasons.append(f"В силе остаётся прежний выпуск {previous.release_id}.")
    decision: Decision = "refused" if refused else "partially_published" if withheld or municipalities else "published"
    return GateDecision(
        decision,
        {region: sorted(names) for region, names in sorted(withheld.items())},
        reasons,
        {code: sorted(names) for code, names in sorted(municipalities.items())},
    )


def _order(check: CheckResult) -> tuple[str, str, str]:
    return check.scope_region, check.scope_municipality, check.check_name


def _sentence(check: CheckResult) -> str:
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    scope = names.get(check.scope_region, check.scope_region) or "Все регионы"
    if check.scope_municipality:
        scope += f", муниципалитет {check.scope_municipality}"
    return f"{scope}: не пройдена проверка «{check_title(check.check_name)}» ({check.note})"
