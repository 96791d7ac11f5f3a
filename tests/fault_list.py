"""`docs/quality.md`, made of the failing data and of the words that the product has: `python -m tests.fault_list`.

A fault that no data shows cannot get on the list, and a check without a fault is missed by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipelines.contracts import load_contract
from pipelines.contracts.advice import Advice, cell_advice, rule_advice
from pipelines.ingest.landing import scan
from pipelines.ingest.parse import parse_file
from pipelines.ingest.period import parse_period
from pipelines.ingest.readers import Limits, Unreadable, read_tables
from pipelines.ingest.reasons import FileRejected, held, misplaced
from pipelines.publish.words import FILE_REASON, ROW_REASON, SEVERITY
from pipelines.quality.catalogue import definition
from pipelines.quality.expectations.suites import load_suites
from pipelines.settings import PROJECT_DIR
from tests.failing_cases import FailingCase, cases

PAGE = PROJECT_DIR / "docs" / "quality.md"
#: obstacles that no repository can hold; tests/unit/hostile makes them
NOT_FOR_GIT = ("bad_name", "no_access", "not_a_file")
DELIVERIES = Path(__file__).parent / "fixtures" / "deliveries"
SINGULAR = PROJECT_DIR / "dbt_project" / "tests"
_PERIOD_END = "31.03.2024"
_HEAD = """# Какую ошибку какая проверка находит

Страница составлена по данным с ошибками (`tests/fixtures/failing`, `tests/fixtures/deliveries`) и по словам проверок:
`python -m tests.fault_list`. На каждую ошибку есть маленький файл, на котором тест показывает, что проверка её находит.

Измерение отделено от вывода: измеренное хранится в `audit.check_results`, пороги и пояснения – в файлах
`expectations/` и в таблице `audit.checks`. Вид «блокирующая» не пускает в выпуск новые показатели своего региона
(а где указан муниципалитет – только его), «предупреждение» выпуск не останавливает.

- Итог для проверяющего – страница `quality/index.html` выпуска; все результаты – `quality/checks.json`.
- Что значит проверка и что она показала: `rsnms checks show ИМЯ`; что не пройдено: `rsnms checks list`.
- Что изменится с другими порогами, без пересчёта: `rsnms checks judge`.

Статусы: `passed` – пройдена, `failed` – нет, `error` – не удалось измерить (действует как `failed`),
`not_applicable` – у региона нет данных, к которым проверка относится. Порог `absolute` – число нарушений,
`relative` – их доля; нарушением считается значение больше порога.
"""
_OF_CHECKS = ("Ошибка", "Проверка", "Вид", "Что видно", "Как исправить")


def page() -> str:
    """The page as Markdown."""
    parts: list[tuple[str, str, tuple[str, ...], Iterable[tuple[str, ...]]]] = [
        (
            "Файл не принят",
            "Отправитель видит причину в ответе `rsnms rejections`, аналитик – в `audit.file_ledger`.",
            ("Ошибка", "Код", "Что видит отправитель и как исправить"),
            _files(),
        ),
        (
            "Строка или значение не приняты",
            "Отправитель получает свой файл, где ячейки отмечены (`rsnms rejections`).",
            ("Ошибка", "Код", "Что видит отправитель", "Как исправить"),
            _rows(),
        ),
        (
            "Проверки конвейера и контрактов",
            "Их видит аналитик: на странице качества, в `rsnms checks list` и в Dagster.",
            _OF_CHECKS,
            _checks(cases("warehouse", "acceptance", "index")),
        ),
        (
            "Ожидания таблиц",
            "Наборы Great Expectations, файл на таблицу; в скобках – сколько в них ожиданий этого рода.",
            _OF_CHECKS,
            _suites(),
        ),
        (
            "Тесты модели данных",
            "Тесты dbt; все блокирующие и относятся ко всем регионам сразу.",
            ("Ошибка", "Проверка", "Когда важно", "Как исправить"),
            [*_generic(), *_singular()],
        ),
    ]
    return "\n".join([_HEAD, *(_part(*part) for part in parts)])


def _part(title: str, words: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(_cell(text) for text in row) + " |" for row in rows]
    return "\n".join([f"## {title}\n\n{words}\n", f"| {' | '.join(header)} |", "|---" * len(header) + "|", *lines, ""])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _files() -> Iterator[tuple[str, ...]]:
    shown = {case.document["reason"]: (case.fault, _told(case)) for case in cases("file")}
    shown |= {reason: (FILE_REASON[reason].capitalize(), misplaced(reason)) for reason in NOT_FOR_GIT}
    # of several files with one fault that of its name says it best
    for folder in sorted(DELIVERIES.iterdir(), key=lambda f: (not f.name.startswith("held"), f.name)):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        reason = expected.get("reason")
        if reason and reason not in shown:
            shown[reason] = FILE_REASON[reason].capitalize(), _refusal(folder, expected)
    for reason, (fault, told) in sorted(shown.items()):
        yield fault, f"`{reason}`", told


def _told(case: FailingCase) -> str:
    (file,) = scan(case.folder / "landing", "11")
    if file.problem:
        return misplaced(file.problem)
    try:
        read_tables(case.folder / "landing" / file.path, Limits(**case.document.get("limits", {})))
    except Unreadable as refused:
        return refused.message_ru
    raise AssertionError(case.name)


def _refusal(folder: Path, expected: dict[str, Any]) -> str:
    file = next(p for p in folder.iterdir() if p.name != "expected.json")
    contract, period = load_contract(expected["source"]), parse_period(expected["period"])
    assert period is not None
    try:
        parsed = parse_file(file, contract, expected["region"], period, bytes(32))
    except (Unreadable, FileRejected) as refused:
        return refused.message_ru
    return held(parsed.rows_rejected, parsed.rows_valid + parsed.rows_rejected, contract.hold_above)


def _rows() -> Iterator[tuple[str, ...]]:
    """One line per reason and words: the columns of the deliveries with mistakes stand for all of their kind."""
    found: dict[tuple[str, Advice], None] = {}
    for folder in sorted(DELIVERIES.iterdir()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        contract = load_contract(expected["source"])
        for _, name, reason, _ in expected["findings"]:
            rules = [r for r in contract.row_rules if r.reason == reason]
            if name:
                found[reason, cell_advice(contract.column(name), reason, None, None, _PERIOD_END)] = None
            else:
                found.update({(reason, rule_advice(rule, _PERIOD_END)): None for rule in rules})
    for reason, advice in sorted(found, key=lambda f: (f[0], f[1].problem, f[1].remedy)):
        yield ROW_REASON[reason].capitalize(), f"`{reason}`", advice.problem, advice.remedy


def _checks(found: Iterable[FailingCase]) -> Iterator[tuple[str, ...]]:
    for case in sorted(found, key=lambda c: (c.severity, c.check)):
        known, family = definition(case.check), case.check.partition(":")[0]
        yield case.fault, f"`{family}`", SEVERITY[case.severity], f"«…{case.note.strip()}…»", known.mend_ru


def _suites() -> Iterator[tuple[str, ...]]:
    kinds = [rule.guidance for suite in load_suites() for rule in suite.rules]
    for case in sorted(cases("suite"), key=lambda c: (c.severity, c.check)):
        count = kinds.count(case.document["guidance"])
        name = f"например, `{case.check}` ({count})"
        yield case.fault, name, SEVERITY[case.severity], f"«{case.note}»", definition(case.check).mend_ru


def _generic() -> Iterator[tuple[str, ...]]:
    for case in cases("dbt"):
        known = definition(f"{case.check}_x")
        yield case.fault, f"`{case.check}_…`", known.when_ru, known.mend_ru


def _singular() -> Iterator[tuple[str, ...]]:
    for file in sorted(SINGULAR.glob("*.sql")):
        known = definition(f"dbt:{file.stem}")
        fault = f"Нарушено: {known.what_ru[0].lower()}{known.what_ru[1:]}"
        yield fault, f"`dbt:{file.stem}`", known.when_ru, known.mend_ru


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
