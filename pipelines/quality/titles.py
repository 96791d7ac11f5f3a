"""Russian names of the checks, for sentences, pages and logs that people read."""

from __future__ import annotations

_TITLES = {
    "row_accounting": "Учёт строк сходится",
    "additive_sums": "Сумма муниципалитетов равна региону",
    "map_sums": "Части карты дефицитов сходятся",
    "numerator_within_denominator": "Числитель не больше знаменателя",
    "duplicate_grain": "Нет повторных строк",
    "expected_grain": "Есть все ожидаемые ячейки",
    "population_shift": "Численность не изменилась скачком",
    "suppression_leak": "Малые группы скрыты",
    "passport_leak": "Малые группы паспорта скрыты",
    "indicator_jump": "Показатель не изменился скачком",
    "indicator_outlier": "Показатель меняется как обычно",
    "population_drift": "Численность меняется мало",
    "extreme_share": "Нет неожиданных 100 % и 0 %",
    "equal_scores": "Результаты в файле различаются",
    "round_scores": "Круглых баллов не больше обычного",
    "acceptance_in_use": "Все принятия действуют",
    "dbt": "Тест модели данных",
}


def check_title(name: str) -> str:
    """Words for a check name such as `duplicate_grain:marts.kpi_regional`; an unknown check goes by its code."""
    kind, _, detail = name.partition(":")
    title = _TITLES.get(kind, kind)
    return f"{title} ({detail})" if detail else title
