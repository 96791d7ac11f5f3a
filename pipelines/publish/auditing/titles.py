"""Short names of sources for wide tables; the full title is that of the contract."""

from __future__ import annotations

from pipelines.contracts.load import load_contracts

#: the name of a folder that is no source may be anybody's
NO_SOURCE = "папка не источника"
_SHORT = {
    "diagnostics": "Диагностика",
    "enrollments": "Обучение по ДПП",
    "finance": "Финансирование",
    "fioko": "Оценка ФИОКО",
    "frdo": "Документы ФРДО",
    "iom_activities": "Мероприятия ИОМ",
    "ioms": "Маршруты (ИОМ)",
    "management_teams": "Управленческие команды",
    "mentoring": "Наставничество",
    "methodists": "Методический актив",
    "organizations": "Реестр организаций",
    "outcomes": "Результаты обучающихся",
    "postcourse": "Посткурсовое сопровождение",
    "practices": "Реестр практик",
    "programs": "Реестр программ",
    "roadmap": "Дорожная карта",
    "sites": "Площадки",
    "staff": "Реестр работников",
    "support_events": "Формы сопровождения",
}


def source_title(source: str) -> str:
    """A source in two or three words; one without a short name by its contract, a folder that is none by its name."""
    contract = load_contracts().get(source)
    return _SHORT.get(source) or (contract.title_ru if contract else NO_SOURCE)


def full_title(source: str) -> str:
    """The title that the contract gives."""
    contract = load_contracts().get(source)
    return contract.title_ru if contract else NO_SOURCE
