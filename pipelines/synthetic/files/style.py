"""Habits of one sender in one file: format, encoding, ways of writing. Drawn once per file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: above this a sender would not send a workbook
XLSX_ROWS = 15_000
#: format, weight, most rows it is used for
_FORMATS = (
    ("csv", 0.30, 10**9), ("txt", 0.06, 10**9), ("tsv", 0.06, 10**9), ("xlsx", 0.26, XLSX_ROWS),
    ("parquet", 0.05, 10**9), ("ods", 0.07, 3_000), ("xls", 0.06, 3_000), ("json", 0.05, 8_000), ("jsonl", 0.04, 10**9),
    ("zip", 0.05, 10**9),
)  # fmt: skip
WORKBOOKS = ("xlsx", "ods", "xls")
_BOOLEANS = (("да", "нет"), ("Да", "Нет"), ("1", "0"), ("true", "false"), ("+", "-"), ("v", "нет"))


@dataclass(frozen=True)
class Style:
    """`clean` switches everything off. `dates` is dmy, iso, serial or real; `snils` dashes, spaces, plain or number."""

    clean: bool
    format: str
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\n"
    dates: str = "iso"
    snils: str = "plain"
    booleans: tuple[str, str] = ("true", "false")
    comma: bool = False
    titles: int = 0
    group_header: bool = False
    number_row: bool = False
    row_numbers: bool = False
    split_name: bool = False
    page_break: bool = False
    total: bool = False
    signature: bool = False
    sheets: int = 1
    list_sheet: bool = False
    help_sheet: bool = False
    merge_rows: bool = False
    hide_every: int = 0
    since_1904: bool = False

    @property
    def workbook(self) -> bool:
        """Whether cells have a kind and an address."""
        return self.format in ("xlsx", "ods")

    @property
    def records(self) -> bool:
        """Whether the format has no room for anything but records."""
        return self.format in ("json", "jsonl", "parquet")


CLEAN = Style(clean=True, format="csv")


def draw(rng: np.random.Generator, rows: int, only: tuple[str, ...] = ()) -> Style:
    """A style for a file of that many rows; `only` narrows the formats."""
    fits = [(name, weight) for name, weight, most in _FORMATS if rows <= most and (not only or name in only)]
    weights = np.cumsum([weight for _, weight in fits])
    chosen = fits[int(np.searchsorted(weights, rng.random() * weights[-1], side="right"))][0]
    workbook = chosen in WORKBOOKS
    yes = rng.random(16)
    small = rows <= 5_000
    record = chosen in ("json", "jsonl", "parquet")
    encoding = "utf-8" if workbook or record else str(rng.choice(["utf-8", "utf-8-sig", "cp1251"], p=[0.4, 0.25, 0.35]))
    dates = ["dmy", "iso", "serial", "real"] if chosen in ("xlsx", "ods") else ["dmy", "iso", "serial"]
    return Style(
        clean=False,
        format=chosen,
        encoding=encoding,
        separator="\t" if chosen == "tsv" else str(rng.choice([";", ",", "\t"], p=[0.6, 0.25, 0.15])),
        newline=str(rng.choice(["\n", "\r\n"])),
        dates=str(rng.choice(dates, p=[0.45, 0.15, 0.1, 0.3] if len(dates) == 4 else [0.7, 0.22, 0.08])),
        snils=str(rng.choice(["dashes", "spaces", "plain", "number"], p=[0.5, 0.15, 0.2, 0.15])),
        booleans=_BOOLEANS[int(rng.integers(0, len(_BOOLEANS)))],
        comma=bool(yes[0] < 0.6),
        titles=int(rng.integers(1, 4)) if not record and yes[1] < 0.45 else 0,
        group_header=bool(chosen == "xlsx" and yes[2] < 0.3),
        number_row=bool(not record and yes[3] < 0.2),
        row_numbers=bool(yes[4] < 0.3),
        split_name=bool(yes[5] < 0.3),
        page_break=bool(small and not record and yes[6] < 0.25),
        total=bool(not record and yes[7] < 0.35),
        signature=bool(not record and yes[8] < 0.35),
        sheets=2 if chosen in ("xlsx", "ods") and rows > 40 and yes[9] < 0.3 else 1,
        list_sheet=bool(chosen == "xlsx" and yes[10] < 0.6),
        merge_rows=bool(chosen == "xlsx" and small and yes[12] < 0.3),
        hide_every=int(rng.integers(5, 30)) if chosen == "xlsx" and yes[13] < 0.2 else 0,
        since_1904=bool(chosen == "xlsx" and yes[14] < 0.1),
        help_sheet=bool(chosen in ("xlsx", "ods") and yes[11] < 0.3),
    )
