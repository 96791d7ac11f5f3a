"""What the summary sheet of a returned workbook says: facts, counts, reasons, the way back. Words, no layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from pipelines.contracts import load_contracts
from pipelines.ingest.casts.municipalities import municipalities
from pipelines.publish.returned.marks import Mark
from pipelines.reference import seed

SUMMARY = "Сводка"
ERRORS = "Список ошибок"
TITLE = "Что принято и что нужно исправить"
_STATUS = {
    "accepted": "Файл принят, но не полностью.",
    "held": "Файл отложен целиком.",
    "rejected": "Файл не принят.",
}
_MISPLACED = frozenset(
    ("bad_path", "unknown_source", "bad_period", "municipal_delivery_not_allowed", "unknown_municipality")
)
_AS_IT_LIES = frozenset(("bad_name", "not_a_file", "no_access"))


class Form(StrEnum):
    """What of the sender's file stands in the workbook beside the summary."""

    COPY = "copy"
    REBUILT = "rebuilt"
    ARCHIVE = "archive"
    LIST = "list"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Facts:
    """The summary of one delivery. Pairs are label and text, reasons are (problem, column, count, remedy)."""

    about: list[tuple[str, str]]
    counts: list[tuple[str, str]]
    reasons: list[tuple[str, str, int, str]]
    steps: list[str]
    notes: list[str]


def facts_of(line: dict[str, Any], marks: list[Mark], form: Form) -> Facts:
    """The summary of a line of the ledger (DELIVERY_SCHEMA) and its marks."""
    contract = load_contracts().get(line["source"])
    status = _STATUS[line["status"]]
    if line["status"] == "accepted" and not any(mark.is_rejection for mark in marks):
        status = "Файл принят. Есть замечания: некоторые значения не учтены."
    about = [
        ("Файл", PurePosixPath(line["path"]).name),
        ("Сведения", contract.title_ru if contract else line["source"]),
        ("За период", line["period"]),
        ("Отправитель", _sender(line)),
        ("Поступил", f"{line['delivered_at']:%d.%m.%Y}"),
        ("Итог", " ".join(part for part in (status, line["reason_ru"]) if part)),
    ]
    return Facts(
        [(label, text) for label, text in about if text],
        _counts(line, marks),
        _reasons(marks),
        _steps(line, form),
        _notes(line, marks, form),
    )


def _sender(line: dict[str, Any]) -> str:
    region, code = line["region_code"], line["deliverer"]
    names = dict(seed("regions").select("region_code", "name_ru").iter_rows())
    if not code:
        return f"{names.get(region, region)}, регион в целом"
    known = {m.code: m.name_ru for m in municipalities(region)}
    return f"{known[code]} ({code}), {names.get(region, region)}" if code in known else code


def _counts(line: dict[str, Any], marks: list[Mark]) -> list[tuple[str, str]]:
    if line["rows_valid"] is None:
        return []
    held = line["status"] == "held"
    valid = f"0 (без ошибок {_number(line['rows_valid'])}, но файл отложен целиком)" if held else line["rows_valid"]
    counted = [
        ("Прочитано строк", line["rows_read"]),
        ("Принято строк", valid),
        ("Не принято строк", line["rows_rejected"]),
        ("Пропущено строк", f"{_number(line['rows_skipped'])} (названия, итоги, примечания, пустые)"),
        ("Значений с замечанием", sum(not mark.is_rejection for mark in marks)),
    ]
    return [(label, value if isinstance(value, str) else _number(value)) for label, value in counted]


def _reasons(marks: list[Mark]) -> list[tuple[str, str, int, str]]:
    """Errors before warnings, the most frequent first."""
    found = Counter((not m.is_rejection, m.advice.problem, m.title, m.advice.remedy) for m in marks)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -item[1], item[0]))
    return [
        (f"{'Замечание. ' if warning else ''}{problem}", title, count, remedy)
        for (warning, problem, title, remedy), count in ordered
    ]


def _steps(line: dict[str, Any], form: Form) -> list[str]:
    if line["reason"] == "internal_error":
        return ["Исправлять и присылать ничего не нужно: об ошибке программы сообщите администратору."]
    if line["reason"] in _AS_IT_LIES:
        return ["Сам файл исправлять не нужно: сделайте так, как сказано в строке «Итог»."]
    if line["reason"] in _MISPLACED:
        return ["Сам файл исправлять не нужно: положите его в правильную папку, как сказано в строке «Итог»."]
    contract = load_contracts().get(line["source"])
    is_snapshot = contract is not None and contract.is_snapshot
    whole = (
        "Присылайте файл целиком: кого в нём нет, тот считается выбывшим."
        if is_snapshot
        else "Присылайте файл целиком: строки, принятые раньше, второй раз не посчитаются."
    )
    mend = {
        Form.NOTHING: "Исправьте свой файл так, как сказано в строке «Итог».",
        Form.LIST: f"Исправьте свой файл по листу «{ERRORS}».",
    }.get(form, "Исправьте этот файл: выделенные ячейки и то, о чём сказано в строке «Итог». Остальное не меняйте.")
    keep = f"Сохраните файл в формате XLSX. Листы «{SUMMARY}» и «{ERRORS}», цвет и примечания можно не убирать."
    return [
        mend,
        whole,
        *([keep] if form not in {Form.LIST, Form.NOTHING} else []),
        f"Пришлите файл туда же, куда присылали прежний: {_folder(line)}.",
        _dating(line),
    ]


def _dating(line: dict[str, Any]) -> str:
    """How to name the mended file so that it counts as the later one; a date ahead of its day can't be left out."""
    day = f"{line['delivered_at']:%d.%m.%Y}"
    if line["delivered_at"] > line["first_seen_at"]:
        return (
            f"Поставьте в имя файла дату (ГГГГММДД) позже {day}: в имени прежнего файла дата ещё не наступила, "
            "и без этого он считался бы более новым."
        )
    return f"Не ставьте в имя файла прежнюю дату. Если дата нужна, это день новой отправки (ГГГГММДД), позже {day}."


def _notes(line: dict[str, Any], marks: list[Mark], form: Form) -> list[str]:
    notes = []
    if form is Form.COPY:
        notes.append(
            "Это копия вашей книги. Формулы заменены значениями (не вычисленные — пустыми ячейками); макросы, связи "
            "с другими файлами, рисунки и защита листов убраны. Скрытые строки и столбцы с ошибками показаны."
        )
    if form is Form.REBUILT:
        notes.append(
            "Таблица собрана заново: значения такие, какими они прочитаны из вашего файла, оформление не сохранено."
        )
    if form is Form.ARCHIVE:
        notes.append(
            "Таблицы архива собраны заново в одну книгу: каждая на своём листе, значения такие, какими прочитаны, "
            "оформление не сохранено. Присылайте эту книгу одним файлом, без архива."
        )
    if form is Form.LIST:
        notes.append(f"Вернуть саму таблицу нельзя: файл слишком велик или его уже нет. Ошибки — на листе «{ERRORS}».")
    if line["unknown_columns"] and marks:
        notes.append("Столбцы, которых нет в описании, не читались: " + _listed(line["unknown_columns"]) + ".")
    return notes


def _listed(titles: Iterable[str], shown: int = 8) -> str:
    short = [f"«{' '.join(title.split())[:40]}»" for title in titles]
    return ", ".join(short[:shown]) + (f" и ещё {len(short) - shown}" if len(short) > shown else "")


def _folder(line: dict[str, Any]) -> str:
    return str(PurePosixPath(line["path"]).parent)


def _number(value: int | None) -> str:
    return "—" if value is None else f"{value:,}".replace(",", " ")
