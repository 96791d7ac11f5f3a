"""One person nobody could take for another, planted where people end up by mistake, and how to recognise them anywhere.

Nothing here is real: the number belongs to nobody, the name is made up.
"""

from __future__ import annotations

import re
from pathlib import Path

SNILS = "913-745-862 28"
FULL_NAME = ("Звероящерова", "Гиперборея", "Небывальщиновна")
BIRTH_DATE = "29.02.1948"
_DIGITS = re.sub(r"\D", "", SNILS)
#: every way of writing the number, any word of the name in any case, the birth date in three orders
TRACES = re.compile(
    "|".join(
        [
            r"[\s\-]?".join(_DIGITS),
            *(word[:-2] for word in FULL_NAME),
            re.escape(BIRTH_DATE),
            "1948-02-29",
            "29/02/1948",
        ]
    ),
    re.IGNORECASE,
)


def plant(landing: Path) -> None:
    """A delivery with the person in its name, in good cells, in bad cells and in a column nobody asked for."""
    name = " ".join(FULL_NAME)
    file = landing / "65" / "support_events" / "2024-02" / "65608000" / f"Занятия {name} {_DIGITS}_20240306.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    good = [f"{SNILS};self_assessment;Занятие {n};{n:02}.02.2024;;;Комментарий: {name}, {SNILS}" for n in range(1, 21)]
    bad = [
        f"{SNILS};self_assessment;Занятие;{name};;;{BIRTH_DATE}",
        f"{name};self_assessment;Занятие;05.02.2024;;;{name.upper()}",
        f"{SNILS};self_assessment;Занятие;05.02.2024;;{SNILS};",
    ]
    header = "СНИЛС;Форма;Мероприятие;Дата;Роль;Часы;Комментарий"
    file.write_text("\n".join([header, *good, *bad]) + "\n", encoding="utf-8")
