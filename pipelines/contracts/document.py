"""The contracts in words for those who send files: one Russian page, made from the documents.

`python -m pipelines.contracts.document` writes `docs/sources.md`; a test holds the page to the contracts.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.contracts.load import load_contracts
from pipelines.contracts.model import Column, ColumnKind, Contract

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"

_KINDS = {
    ColumnKind.SNILS: "СНИЛС, 11 цифр с верным контрольным числом",
    ColumnKind.INN10: "ИНН организации, 10 цифр с верной контрольной цифрой",
    ColumnKind.TEXT: "текст",
    ColumnKind.DATE: "дата, например 31.12.2025",
    ColumnKind.DECIMAL: "число, дробная часть через запятую или точку",
    ColumnKind.INTEGER: "целое число",
    ColumnKind.PERCENT: "процент: 85 %, 85 или 0,85",
    ColumnKind.BOOLEAN: "да или нет (можно +/-, 1/0)",
    ColumnKind.SUBJECT: "учебный предмет по справочнику",
    ColumnKind.MUNICIPALITY: "код ОКТМО (8 цифр) или название муниципального образования",
}
_FREQUENCIES = {
    "monthly": "ежемесячно",
    "quarterly": "ежеквартально",
    "yearly": "ежегодно",
    "per campaign": "после каждой кампании",
}
_DELIVERY = {
    "snapshot": "Каждый файл — полный список на дату: чего в нём нет, того больше нет.",
    "events": "Каждый файл добавляет записи. Запись с тем же ключом заменяет прежнюю.",
}
#: an enumeration longer than this is not printed whole
_SHOWN_LABELS = 12
_INTRO = """# Что и как сдавать

Страница составлена по контрактам источников; она меняется вместе с ними.

Файл кладут в папку `регион/источник/период/`, а если муниципалитет сдаёт сам — ещё и в папку с его кодом ОКТМО.
Период: год (`2025`), квартал (`2025-Q1`) или месяц (`2025-03`).

Формат любой из привычных: XLSX, XLS, ODS, CSV, JSON, Parquet или архив ZIP с ними. Порядок столбцов не важен,
лишние столбцы не мешают; над таблицей может стоять название, под ней — подпись.

Если в обязательном столбце ошибка, строка не принимается; если в необязательном — значение считается пустым,
а строка принимается. Когда ошибок слишком много, файл откладывается целиком и действует прежняя поставка.
"""


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join([_INTRO, *(_section(c) for c in load_contracts().values())])


def _section(contract: Contract) -> str:
    who = "регион или муниципалитет" if contract.municipal_delivery else "регион"
    rows = [_row(column, contract) for column in contract.columns]
    limit = f"{100 * contract.hold_above:.0f} %"
    return "\n".join(
        [
            f"## {contract.title_ru}: `{contract.source}`",
            "",
            f"Сдаёт {who}, {_FREQUENCIES[contract.frequency]}. {_DELIVERY[contract.delivery_kind]}",
            f"Файл откладывается, если ошибок больше {limit} строк.",
            "",
            "| Столбец | Другие названия | Обязателен | Что писать |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(column: Column, contract: Contract) -> str:
    title, *others = column.headers
    key = ", ключ" if column.name in contract.natural_key else ""
    need = ("да" if column.required else "нет") + key
    return f"| {title} | {'; '.join([*others, f'`{column.name}`'])} | {need} | {what_to_write(column)} |"


def what_to_write(column: Column) -> str:
    """What a sender writes into the column, in the words of the page."""
    if column.kind in {ColumnKind.ENUM, ColumnKind.ENUM_SET}:
        names = [labels[0] if labels else code for code, labels in column.labels]
        shown = ", ".join(names[:_SHOWN_LABELS]) + (" и другие формы" if len(names) > _SHOWN_LABELS else "")
        return f"одно из: {shown}" if column.kind is ColumnKind.ENUM else f"одно или несколько через «;»: {shown}"
    words = _KINDS[column.kind]
    if column.minimum is not None and column.maximum is not None:
        words += f", от {column.minimum} до {column.maximum}"
    elif column.minimum is not None:
        words += f", не меньше {column.minimum}"
    elif column.exclusive_minimum is not None:
        words += f", больше {column.exclusive_minimum}"
    if column.event_date:
        words += "; не позже последнего дня периода"
    if column.example:
        words += f", например `{column.example}`"
    return words


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
