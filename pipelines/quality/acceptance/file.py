"""Reading `accepted.yaml`, where analysts accept warnings (docs/anomalies.md). What follows from it belongs to `apply`.

Every mistake stops the run with a sentence: a warning must not vanish, nor stay, because of a slip of the pen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from pipelines.quality.catalogue import definition
from pipelines.quality.checks import ANOMALIES, CHECKS
from pipelines.quality.titles import check_title
from pipelines.reference import seed
from pipelines.settings import SettingsError

_REQUIRED = ("проверка", "регион", "кто", "причина", "до")
_KNOWN = (*_REQUIRED, "муниципалитет")
_SNILS = re.compile(r"\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}")
_EXAMPLE = 'проверка: indicator_jump:iom_share, регион: "11", кто: …, причина: …, до: 2024-12-31'


#: check, region, municipality
Scope = tuple[str, str, str]


class AcceptanceError(SettingsError):
    """The file of accepted warnings cannot be used; the message says in Russian which entry and how to mend it."""


@dataclass(frozen=True)
class Acceptance:
    """One accepted warning: `check` in full, region, municipality ('' = the region), and `until` as the last day."""

    check: str
    region: str
    municipality: str
    person: str
    reason: str
    until: date

    @property
    def scope(self) -> Scope:
        """What it is about; equals that of the result it accepts."""
        return self.check, self.region, self.municipality


def read_acceptances(file: Path) -> tuple[Acceptance, ...]:
    """Entries of the file in its order, none where there is no file; raises AcceptanceError for any mistake in it."""
    if not file.is_file():
        return ()
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AcceptanceError(f"{file}: файл не читается{_line(error)}. Проверьте отступы, кавычки и даты.") from error
    if content is None:
        return ()
    if not isinstance(content, list):
        raise AcceptanceError(f"{file}: нужен список, каждая запись начинается с «- проверка: …». Пример: {_EXAMPLE}.")
    entries = tuple(_entry(f"{file}, запись {n}", entry) for n, entry in enumerate(content, start=1))
    seen: set[Scope] = set()
    for n, entry in enumerate(entries, start=1):
        if entry.scope in seen:
            raise AcceptanceError(f"{file}, запись {n}: эта проверка того же места уже принята выше. Оставьте одну.")
        seen.add(entry.scope)
    return entries


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (строка {mark.line + 1})" if mark else ""


def _entry(where: str, entry: Any) -> Acceptance:
    if not isinstance(entry, dict):
        raise AcceptanceError(f"{where}: нужны поля {', '.join(_REQUIRED)}. Пример: {_EXAMPLE}.")
    if unknown := [str(name) for name in entry if name not in _KNOWN]:
        raise AcceptanceError(f"{where}: неизвестное поле «{unknown[0]}». Известны: {', '.join(_KNOWN)}.")
    for name in _REQUIRED:
        if entry.get(name) in (None, ""):
            raise AcceptanceError(f"{where}: не заполнено поле «{name}».")
    region = _code(where, "регион", entry["регион"])
    if region not in _codes("regions", "region_code"):
        raise AcceptanceError(f"{where}: региона «{region}» нет в справочнике.")
    municipality = _code(where, "муниципалитет", entry.get("муниципалитет") or "")
    if municipality and municipality not in _codes("municipalities", "municipality_code"):
        raise AcceptanceError(f"{where}: муниципалитета «{municipality}» нет в справочнике.")
    return Acceptance(
        _check(where, str(entry["проверка"])), region, municipality,
        _text(where, "кто", entry["кто"]), _text(where, "причина", entry["причина"]), _day(where, entry["до"]),
    )  # fmt: skip


def _check(where: str, name: str) -> str:
    kind, _, detail = name.partition(":")
    if definition(name).severity == "blocking" and (kind in dict(CHECKS) or kind == "expectation"):
        raise AcceptanceError(
            f"{where}: проверка «{check_title(kind)}» блокирующая, принять её нельзя. "
            "Исправьте данные или удалите запись."
        )
    if kind in dict(ANOMALIES) and not detail:
        raise AcceptanceError(
            f"{where}: напишите код проверки полностью, как в отчёте о качестве, например «{kind}:iom_share»."
        )
    return name


def _code(where: str, name: str, value: Any) -> str:
    """Codes have leading zeros, which YAML takes away from a bare number."""
    if not isinstance(value, str):
        raise AcceptanceError(f'{where}: код в поле «{name}» пишите в кавычках, например "11".')
    return value


def _text(where: str, name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise AcceptanceError(f"{where}: в поле «{name}» нужен текст.")
    if _SNILS.search(value):
        raise AcceptanceError(f"{where}: в поле «{name}» похоже на СНИЛС. Эти слова публикуются: уберите его.")
    return " ".join(value.split())


def _day(where: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise AcceptanceError(f"{where}: в поле «до» нужна дата вида 2024-12-31, без кавычек и времени.")


def _codes(name: str, column: str) -> set[str]:
    return set(seed(name)[column])
