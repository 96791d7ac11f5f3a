"""Data dictionary: which columns go out, in which order, and what each means for a reader.

A column that is not listed here is not published.
"""

from __future__ import annotations

import polars as pl

SYMBOLS = {
    "z": "показатель неприменим: нет тех, к кому он относится, или нет плана",
    "x": "нет действующих данных",
    "c": "скрыто, чтобы не раскрыть сведения об отдельных людях (группа меньше 5 человек или её можно вычислить)",
    "low": "скрыто: за показателем меньше 3 человек",
}
_SYMBOLS_RU = "; ".join(f"{symbol} – {meaning}" for symbol, meaning in SYMBOLS.items())
_FORMAT = "CSV: UTF-8, разделитель – запятая, десятичная точка, даты ГГГГ-ММ-ДД; пустая ячейка – нет значения"

_WHERE = {
    "region_code": ("Код региона (ОКТМО)", "код", ""),
    "municipality_code": ("Код муниципального образования (ОКТМО)", "код", ""),
    "municipality_ru": ("Муниципальное образование", "текст", ""),
    "as_of": ("На дату", "дата", "последний день месяца"),
}
_FIGURES = {
    "kpi_code": ("Код показателя", "код", ""),
    "numerator": ("Числитель", "единиц", "пусто, если показатель не опубликован"),
    "denominator": ("Знаменатель", "единиц", "пусто для показателей-количеств"),
    "value": ("Значение", "доля от 0 до 1, количество или отношение", "пусто, если показатель не опубликован"),
    "missing_reason": ("Почему нет значения", "символ", _SYMBOLS_RU),
    "target_operator": ("Условие цели", "знак", ">= не менее; <= не более; = ровно"),
    "target_value": ("Целевое значение", "как у значения", ""),
    "status": (
        "Выполнение цели",
        "код",
        "met – выполнено; in_progress – в работе; not_met – не выполнено; no_target – цель не задана; " + _SYMBOLS_RU,
    ),
}
_INDICATORS = {
    "region_code": _WHERE["region_code"],
    "region_ru": ("Регион", "текст", ""),
    "kpi_code": ("Код показателя", "код", ""),
    "title_ru": ("Название показателя", "текст", "в регионах, где он предусмотрен положением, – как в положении"),
    "short_title_ru": ("Краткое название", "текст", ""),
    "unit": ("Единица", "код", "share – доля от 0 до 1; ratio – отношение; count – количество; binary – есть или нет"),
    "has_municipal_level": ("Рассчитывается по муниципалитетам", "да или нет", ""),
    "is_additive": ("Регион – сумма муниципалитетов", "да или нет", "складываются числители и знаменатели"),
    "time_window": (
        "Период",
        "код",
        "ytd – с начала года; cumulative – нарастающим итогом; rolling24 – 24 месяца; as_of",
    ),
    "time_window_ru": ("Период словами", "текст", ""),
    "direction": ("Что лучше", "код", "up – больше; down – меньше"),
    "numerator_ru": ("Что в числителе", "текст", ""),
    "denominator_ru": ("Что в знаменателе", "текст", ""),
    "formula_ru": ("Формула словами", "текст", ""),
    "exception_basis_ru": ("Особенность региона", "текст", ""),
    "kind": ("Вид", "код", "official – назван положением региона; computed – рассчитывается дополнительно"),
    "item_no": ("№ в положении", "число", ""),
    "act_ru": ("Нормативный акт", "текст", ""),
    "clause_ru": ("Пункт акта", "текст", ""),
    "collection_ru": ("Как собирается по положению", "текст", ""),
    "target_operator": _FIGURES["target_operator"],
    "target_value": ("Целевое значение", "по столбцу unit", ""),
    "deadline": ("Срок достижения цели", "дата", ""),
    "owner": ("Кто отвечает", "текст", ""),
    "version": ("Версия определения", "текст", ""),
    "sources": ("Источники", "коды через ;", ""),
}
_STATE = {
    "state": ("Состояние", "код", "published – опубликовано; provisional – предварительно; withheld – не публикуется"),
    "state_reasons": ("Причины состояния", "коды через ;", ""),
    "coverage": ("Полнота данных", "доля от 0 до 1", "какая часть муниципалитетов передала действующие данные"),
    "stale": ("Из прошлого выпуска", "да или нет", "true – регион не прошёл проверку, показаны прежние значения"),
    "figures_release_id": ("Выпуск, из которого взято значение", "код", "пусто – из этого выпуска"),
}
_MAP = {
    "subject": ("Предмет", "код", "all – все предметы"),
    "competency_group": ("Группа компетенций", "код", "all – все группы"),
    "diagnosed": ("Прошли диагностику", "человек", "за 24 месяца"),
    "high": ("Высокий уровень дефицита", "человек", ""),
    "medium": ("Средний уровень дефицита", "человек", ""),
    "low": ("Низкий уровень дефицита", "человек", ""),
    "none": ("Дефицит не выявлен", "человек", ""),
    "deficit_share": ("Доля педагогов с дефицитом", "доля от 0 до 1", "высокий и средний уровни"),
    "deficit_share_low": ("Нижняя граница доли (95 %, Уилсон)", "доля от 0 до 1", ""),
    "deficit_share_high": ("Верхняя граница доли (95 %, Уилсон)", "доля от 0 до 1", ""),
    "mean_percent": ("Средний результат диагностики", "доля от 0 до 1", ""),
    "diagnosed_coverage": ("Охват диагностикой", "доля от 0 до 1", ""),
    "fioko_assessed": ("Прошли оценку ФИОКО", "человек", ""),
    "fioko_subject_percent": ("ФИОКО: предметная часть", "доля от 0 до 1", ""),
    "fioko_method_percent": ("ФИОКО: методическая часть", "доля от 0 до 1", ""),
    "programmes_available": ("Подходящих программ федерального реестра", "программ", ""),
    "deficit_enrolled": ("С дефицитом и начали обучение", "человек", ""),
    "uncovered": ("С дефицитом и без обучения", "человек", ""),
    "priority_rank": ("Место по числу не охваченных обучением", "место", "среди показанных; 1 – больше всего"),
    "missing_reason": ("Почему нет значений", "символ", _SYMBOLS_RU),
    "details_reason": ("Почему скрыта часть столбцов", "символ", _SYMBOLS_RU),
}
_PASSPORT = {
    "section_no": ("№ раздела", "число", ""),
    "section_ru": ("Раздел паспорта", "текст", "как в положениях о РСНМС"),
    "line_no": ("№ строки", "число", "порядок в разделе"),
    "line_code": ("Код строки", "код", ""),
    "line_ru": ("Строка паспорта", "текст", ""),
    "unit": ("Единица измерения", "текст", ""),
    "value": ("Значение", "в единицах строки, доли от 0 до 1", "пусто, если значение не опубликовано"),
    "missing_reason": ("Почему нет значения", "символ", _SYMBOLS_RU),
    "note_ru": ("Примечание", "текст", "почему строку нельзя вычислить: сведений нет ни в одном источнике"),
    "kpi_code": ("Код показателя", "код", "если строка повторяет показатель региона"),
    "kpi_part": ("Часть показателя", "код", "value – значение; numerator – числитель"),
    "is_required": ("Паспорт предусмотрен положением региона", "да или нет", ""),
}
# Names of sites are senders' texts: they stand inside the sentences, never at the beginning of a cell.
_RECOMMENDATIONS = {
    "address_kind": (
        "Адресат", "код",
        "region – регион; municipality – муниципальное образование; school_network – его школы с низкими результатами",
    ),
    "municipality_code": ("Код муниципального образования (ОКТМО)", "код", "пусто, если адресат – регион"),
    "address_ru": ("Кому адресовано", "текст", ""),
    "as_of": ("На дату", "дата", "последний день месяца"),
    "priority_rank": ("Очерёдность в регионе", "место", "среди адресатов одного вида; 1 – самая срочная"),
    "address_rank": ("Очерёдность у адресата", "место", "1 – самая срочная"),
    "severity": ("Срочность", "ступень", "1 – самая высокая"),
    "rule_code": ("Правило", "код", ""),
    "text_ru": ("Рекомендация", "текст", ""),
    "actor_ru": ("Ответственный", "текст", ""),
    "actor_function_ru": ("Функция ответственного по положению", "текст", ""),
    "evidence_mart": (
        "Таблица-основание", "код",
        "kpi_regional, kpi_municipal, deficit_map – файлы выпуска; low_result_schools – сумма по школам",
    ),
    "kpi_code": ("Код показателя", "код", "пусто для карты дефицитов и школ"),
    "subject": ("Предмет", "код", "all – все предметы"),
    "competency_group": ("Группа компетенций", "код", "all – все группы"),
    "unit": ("Единица значения", "код", "share – доля от 0 до 1; ratio – отношение; count – количество"),
    "value": ("Значение", "по столбцу unit", "равно опубликованному в таблице-основании"),
    "target_value": ("Ориентир", "по столбцу unit", ""),
    "target_basis": (
        "Основание ориентира", "код",
        "regulation – цель по положению; norm – порог правила; region – значение по региону",
    ),
    "deviation": ("Отклонение", "по столбцу unit", "для карты дефицитов – от нижней границы доли"),
    "group_size": ("Размер группы", "единиц", "знаменатель значения"),
    "affected_count": ("Требуют внимания", "единиц", "пусто, если меньше 5"),
    "programmes_available": ("Подходящих программ", "программ", "пусто, если программы не нужны или реестра нет"),
    "programmes_ru": ("Программы", "текст", "первые три"),
    "clause_ru": ("Пункт положения", "текст", ""),
    "reason_ru": ("Обоснование порога", "текст", ""),
}  # fmt: skip
_DETAILS = {
    "competency": ("Компетенция", "текст", "как в результатах диагностики"),
    "deficit": ("С дефицитом", "человек", "высокий и средний уровни"),
    "step_no": ("№ ступени", "число", "порядок в цепочке сопровождения"),
    "step": ("Ступень цепочки", "код", ""),
    "persons_count": ("Дошли до ступени", "человек", "пройдя все ступени до неё"),
    "median_days_from_previous": ("Медиана дней от прежней ступени", "дней", ""),
    "form": ("Форма наставничества", "код", "all – все формы"),
    "form_ru": ("Форма наставничества", "текст", ""),
    "pairs_count": ("Пар наставничества", "пар", ""),
    "mentees_count": ("Наставляемых", "человек", "с разными наставниками учтён один раз в муниципалитете"),
}
_ROADMAP = {
    "event_ref": ("Номер мероприятия", "текст", "блок и номер по дорожной карте; тексты – в roadmap_events"),
    "due_on": ("Срок", "дата", ""),
    "status": (
        "Исполнение", "код",
        "done_on_time – в срок; done_late – с опозданием; overdue – просрочено; planned – срок не наступил; "
        "cancelled – снято с контроля",
    ),
    "done_on": ("Исполнено", "дата", ""),
    "days_late": ("Опоздание", "дней", "пусто, если срок не наступил"),
}  # fmt: skip
_ROADMAP_EVENTS = {
    "event_ref": ("Номер мероприятия", "текст", "блок и номер по дорожной карте; исполнение – в roadmap"),
    "direction_no": ("№ направления", "текст", ""),
    "direction_ru": ("Направление", "текст", ""),
    "block_no": ("№ блока", "текст", ""),
    "block_ru": ("Блок", "текст", ""),
    "event_ru": ("Мероприятие", "текст", ""),
    "responsible_ru": ("Ответственный", "текст", ""),
    "executors_ru": ("Исполнители", "текст", ""),
    "result_ru": ("Ожидаемый результат", "текст", ""),
}
# Sums over a region of what may be hidden in one municipality would give it away, and ranks need municipalities.
_ONLY_MUNICIPAL = {
    "high", "medium", "deficit_share_low", "deficit_share_high", "diagnosed_coverage", "fioko_assessed",
    "fioko_subject_percent", "fioko_method_percent", "programmes_available", "deficit_enrolled", "uncovered",
    "priority_rank", "details_reason", "coverage",
}  # fmt: skip

_DETAILS_OF = {
    "competencies_regional": ("subject", "competency_group", "competency", "diagnosed", "deficit"),
    "support_chain_regional": ("step_no", "step", "persons_count", "median_days_from_previous"),
    "mentoring_regional": ("form", "form_ru", "pairs_count", "mentees_count"),
}

COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "indicators": _INDICATORS,
    "kpi_regional": {k: v for k, v in {**_WHERE, **_FIGURES, **_STATE}.items() if not k.startswith("municipality")},
    "kpi_municipal": {**_WHERE, **_FIGURES, **_STATE, "borders": ("Границы", "код", "as_was – действовавшие на дату")},
    "deficit_map": {**_WHERE, **_MAP, **_STATE, "borders": ("Границы", "код", "as_was – действовавшие на дату")},
    "deficit_map_regional": {
        k: v
        for k, v in {**_WHERE, **_MAP, **_STATE}.items()
        if not k.startswith("municipality") and k not in _ONLY_MUNICIPAL
    },
    "dpo_passport": {
        k: v
        for k, v in {**_WHERE, **_PASSPORT, **_STATE}.items()
        if not k.startswith("municipality") and k != "coverage"
    },
    "recommendations": {
        "region_code": _WHERE["region_code"],
        **_RECOMMENDATIONS,
        **{k: _STATE[k] for k in ("state", "stale", "figures_release_id")},
    },
    **{
        name: {
            "region_code": _WHERE["region_code"],
            "as_of": _WHERE["as_of"],
            **{k: {**_MAP, **_DETAILS}[k] for k in (*columns, "missing_reason")},
            **{k: v for k, v in _STATE.items() if k != "coverage"},
        }
        for name, columns in _DETAILS_OF.items()
    },
    "roadmap": {
        "region_code": _WHERE["region_code"],
        "as_of": _WHERE["as_of"],
        **_ROADMAP,
        **{k: _STATE[k] for k in ("stale", "figures_release_id")},
    },
    "roadmap_events": {"region_code": _WHERE["region_code"], **_ROADMAP_EVENTS},
}


def publishable(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """`table` with the listed columns only, in their order."""
    return table.select(column for column in COLUMNS[name] if column in table.columns)


def dictionary_of(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """One row per published column: column, label_ru, unit, meaning; the first row tells the format of the file."""
    rows = [("", "Формат файла", "", _FORMAT)]
    rows += [(column, *COLUMNS[name][column]) for column in publishable(name, table).columns]
    return pl.DataFrame(rows, schema=["column", "label_ru", "unit", "meaning"], orient="row")
