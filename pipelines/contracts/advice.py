"""What is wrong with a cell or a row and how to mend it, in the words its sender reads. The one place of these texts.

Why a whole file is not taken is said by `ingest.reasons` and the readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.contracts.document import what_to_write
from pipelines.contracts.model import Column, ColumnKind, RowRule

_KIND = ColumnKind


@dataclass(frozen=True)
class Advice:
    """Sentences: what is wrong, and what to do about it."""

    problem: str
    remedy: str


_FORMULA = Advice("В ячейке ошибка или формула, которая не вычислена.", "Впишите вместо формулы само значение: {what}.")
#: where the reason or the column is not of the contract
UNKNOWN = Advice("Значение не принято.", "Сверьте его с описанием столбца.")

#: by reason and kind of column; the kind None stands for all others
_CELLS: dict[tuple[str, ColumnKind | None], Advice] = {
    ("missing_required", None): Advice(
        "Обязательное поле не заполнено.", "Впишите значение: {what}. Прочерк и «нет данных» считаются пустым полем."
    ),
    ("missing_required", _KIND.TEXT): Advice(
        "Обязательное поле не заполнено.", "Впишите значение. Прочерк и «нет данных» считаются пустым полем."
    ),
    ("bad_checksum", _KIND.SNILS): Advice(
        "СНИЛС не проходит проверку контрольного числа.",
        "Сверьте цифры с документом: одна из них набрана неверно или две переставлены.",
    ),
    ("bad_checksum", _KIND.INN10): Advice(
        "ИНН не проходит проверку контрольных цифр.",
        "Сверьте ИНН с выпиской из ЕГРЮЛ: одна из цифр набрана неверно или две переставлены.",
    ),
    ("bad_checksum", _KIND.MUNICIPALITY): Advice(
        "Контрольная (девятая) цифра кода ОКТМО не сходится.",
        "Сверьте код с классификатором ОКТМО и впишите первые 8 цифр или название.",
    ),
    ("bad_type", _KIND.SNILS): Advice("Это не СНИЛС: в нём 11 цифр.", "Впишите 11 цифр, например 112-233-445 95."),
    ("bad_type", _KIND.INN10): Advice(
        "Это не ИНН: в нём 10 цифр (у предпринимателя 12).", "Впишите ИНН организации одними цифрами."
    ),
    ("bad_type", _KIND.DATE): Advice(
        "Дата не читается, или такого дня нет в календаре.",
        "Впишите день, месяц и год через точку, например 31.12.2025. Одного года мало, косая черта не читается.",
    ),
    ("bad_type", _KIND.DECIMAL): Advice("Число не читается.", "Впишите одно число цифрами, без слов и знаков: {what}."),
    ("bad_type", _KIND.INTEGER): Advice("Это не целое число.", "Впишите целое число цифрами, без слов и дробей."),
    ("bad_type", _KIND.PERCENT): Advice("Процент не читается.", "Впишите число от 0 до 100, например 85 %."),
    ("bad_type", _KIND.BOOLEAN): Advice("Нужен ответ «да» или «нет».", "Впишите «да» или «нет»."),
    ("bad_type", _KIND.TEXT): Advice("Значение записано не по образцу.", "Впишите по образцу: {what}."),
    ("not_in_list", _KIND.SUBJECT): Advice(
        "Такого предмета нет в справочнике.",
        "Впишите название предмета по справочнику, например «математика» или «иностранный язык».",
    ),
    ("not_in_list", None): Advice("Такого значения нет в перечне.", "Впишите {what}."),
    ("out_of_range", _KIND.PERCENT): Advice("Процент вне пределов от 0 до 100.", "Впишите число от 0 до 100."),
    ("out_of_range", None): Advice("Значение вне допустимых границ.", "Проверьте значение. Нужно: {what}."),
    ("future_date", None): Advice(
        "Дата позже последнего дня отчётного периода ({period_end}).",
        "Проверьте день, месяц и год. Если событие ещё впереди, уберите строку и сдайте её с файлом нужного периода.",
    ),
    ("unknown_municipality", None): Advice(
        "В регионе не найден такой муниципалитет.",
        "Впишите код ОКТМО (8 цифр) или полное официальное название.",
    ),
}
_AMBIGUOUS = Advice("Название подходит нескольким муниципалитетам: {note}.", "Впишите код ОКТМО нужного (8 цифр).")
_RULE = "Сверьте между собой выделенные ячейки строки и исправьте неверную."
_RULE_OF_ONE = "Проверьте значение: вероятно, опечатка."
_RULES = {
    "missing_required": "Впишите недостающее значение или исправьте то, которое его требует.",
    "future_date": "Проверьте день, месяц и год. Последний день периода — {period_end}.",
}


def cell_advice(column: Column, reason: str, note: str | None, text: str | None, period_end: str) -> Advice:
    """Advice on one cell. `text` is what the sender wrote, `period_end` the last day of the period in words.

    The text decides between wordings and is never repeated in them.
    """
    if text is not None and text.startswith("#") and reason == "bad_type":
        advice = _FORMULA
    elif reason == "unknown_municipality" and note:
        advice = _AMBIGUOUS
    else:
        advice = _CELLS.get((reason, column.kind)) or _CELLS.get((reason, None)) or UNKNOWN
    words = {"what": what_to_write(column).replace("`", ""), "period_end": period_end, "note": note or ""}
    return Advice(advice.problem.format(**words), advice.remedy.format(**words))


def rule_advice(rule: RowRule, period_end: str) -> Advice:
    """Advice on a row that breaks a rule between its columns."""
    usual = _RULE if len(rule.columns) > 1 else _RULE_OF_ONE
    return Advice(rule.problem_ru, _RULES.get(rule.reason, usual).format(period_end=period_end))
