"""Russian words for the codes that readers of pages and workbooks meet. One code, one wording, everywhere."""

from __future__ import annotations

from pipelines.publish.dictionary import SYMBOLS
from pipelines.quality.titles import check_title

STATUS = {"met": "выполнено", "in_progress": "в работе", "not_met": "не выполнено", "no_target": "цель не задана"}
STATUS_SIGN = {"met": "✓", "in_progress": "…", "not_met": "✕", "no_target": "–"}
MISSING = {"z": "не применяется", "x": "нет данных", "c": "скрыто", "low": "скрыто: мало случаев"}
PASSPORT_MISSING = {
    "z": "Неприменимо: нет тех, к кому относится показатель, или нет плана.",
    "x": "Нет действующих данных.",
    "c": "Скрыто: группа меньше 5 человек или её можно вычислить.",
    "low": "Скрыто: за показателем меньше 3 человек.",
    "coefficient": "Связь рангов муниципалитетов; о причине не говорит.",
    "no_coefficient": "Не рассчитан: муниципалитетов с данными меньше 10 или значения в них одинаковы.",
}
STATE = {"published": "опубликовано", "provisional": "предварительно", "withheld": "не публикуется"}
STATE_REASON = {
    "coverage_below_minimum": "данные передала слишком малая часть муниципалитетов",
    "municipality_without_data": "не все муниципалитеты передали действующие данные",
    "held_file": "один из файлов месяца задержан проверкой",
}
DECISION = {
    "published": "Опубликовано полностью",
    "partially_published": "Опубликовано частично",
    "refused": "Не опубликовано",
}
CHECK_STATUS = {
    "passed": "пройдена",
    "failed": "не пройдена",
    "error": "не выполнена из-за ошибки",
    "not_applicable": "неприменима",
}
ACCEPTED_WARNING = "принята аналитиком"
SEVERITY = {"blocking": "блокирующая", "warning": "предупреждение"}
DELIVERY_STATUS = {"accepted": "принят", "held": "задержан", "rejected": "отклонён", "unchanged": "без изменений"}
ROW_REASON = {
    "missing_required": "не заполнено обязательное поле",
    "bad_type": "значение не читается (дата, число)",
    "bad_checksum": "контрольная сумма не сходится",
    "not_in_list": "значения нет в списке допустимых",
    "out_of_range": "значение вне допустимых границ",
    "date_order": "даты идут в неверном порядке",
    "future_date": "дата позже отчётного периода",
    "unknown_municipality": "муниципальное образование не найдено",
}
FILE_REASON = {
    "too_many_rejected": "слишком много строк с ошибками",
    "no_table": "таблица не найдена",
    "missing_column": "нет обязательного столбца",
    "repeated_column": "столбец повторяется",
    "no_rows": "нет ни одной записи",
    "unknown_format": "формат файла не распознан",
    "empty": "файл пуст",
    "corrupt": "файл повреждён",
    "encrypted": "файл защищён паролем",
    "too_large": "файл слишком велик",
    "bomb": "архив устроен опасно",
    "bad_path": "файл лежит не на месте",
    "unknown_source": "папка не названа именем источника",
    "bad_period": "папка периода названа неверно",
    "municipal_delivery_not_allowed": "источник сдаётся регионом целиком",
    "unknown_municipality": "код муниципалитета папки неизвестен",
    "bad_name": "имя файла в неизвестной кодировке",
    "not_a_file": "ссылка или устройство вместо файла",
    "no_access": "нет прав на чтение",
    "missing_required": "нет обязательных значений",
}
ROW_SEVERITY = {"rejection": "строка отклонена", "warning": "значение пропущено"}
GROUP = {
    "all": "все группы",
    "subject": "предметные",
    "methodical": "методические",
    "psychological_pedagogical": "психолого-педагогические",
    "communicative": "коммуникативные",
    "managerial": "управленческие",
}
ADDRESS_KIND = {
    "region": "Региону",
    "municipality": "Муниципальным образованиям",
    "school_network": "Школам с низкими результатами",
}
TARGET_BASIS = {"regulation": "цель по положению", "norm": "порог правила", "region": "значение по региону"}
# Short names for tables, lists and charts; an indicator without one goes by its full title.
SHORT_TITLE = {
    "diagnosed_share": "Прошли диагностику",
    "iom_share": "Разработан ИОМ",
    "fr_dpp_completed_share": "Освоили программы ФР ДПП",
    "management_teams_share": "Обучены управленческие команды",
    "young_supported_share": "Поддержка молодых педагогов",
    "fr_dpp_programs_share": "Программы в ФР ДПП",
    "postcourse_share": "Посткурсовое сопровождение",
    "iom_completed_share": "Завершены ИОМ",
    "deficit_closed_share": "Закрыты дефициты",
    "deficit_share_subject": "Дефициты: предметные",
    "deficit_share_methodical": "Дефициты: методические",
    "deficit_share_psychological_pedagogical": "Дефициты: психолого-педагогические",
    "deficit_share_communicative": "Дефициты: коммуникативные",
    "deficit_share_managerial": "Дефициты: управленческие",
    "methodists_count": "Методисты",
    "teachers_per_methodist": "Педагогов на методиста",
    "methodist_municipality_coverage": "Муниципалитеты с методистом",
    "methodists_academy_trained_count": "Методисты, обученные в Академии",
    "fioko_assessed_count": "Прошли оценку ФИОКО",
    "fioko_municipalities_count": "Муниципалитеты в оценке ФИОКО",
    "roadmap_execution": "Исполнение дорожной карты",
    "monitoring_system": "Система мониторинга",
}


def state_reasons(codes: str | None) -> str:
    """Words for `state_reasons` (codes through ;), '' where there are none."""
    return "; ".join(_state_reason(code) for code in (codes or "").split(";") if code)


def symbol_legend() -> list[dict[str, str]]:
    """The symbols of missing values with their meaning, in a fixed order."""
    return [{"symbol": symbol, "meaning": meaning} for symbol, meaning in SYMBOLS.items()]


def _state_reason(code: str) -> str:
    if code.startswith("failed_"):
        return f"не пройдена проверка «{check_title(code.removeprefix('failed_'))}»"
    return STATE_REASON.get(code, code)
