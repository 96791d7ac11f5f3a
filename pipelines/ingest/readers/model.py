"""What readers take and give: one raw table, the bounds, the refusal.

No reading here. Every message a user may see when a file cannot be read stands in this file.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

Code = Literal["corrupt", "encrypted", "empty", "bomb", "too_large", "unknown_format"]

MESSAGES: dict[Code, str] = {
    "corrupt": "Файл повреждён, прочитать его до конца не удалось. "
    "Откройте файл у себя, сохраните заново и пришлите ещё раз.",
    "encrypted": "Файл защищён паролем. Снимите пароль (Файл → Сведения → Защита книги) и пришлите ещё раз.",
    "empty": "В файле нет ни одной заполненной ячейки. Проверьте, тот ли файл отправлен.",
    "bomb": "После распаковки файл неправдоподобно велик, поэтому он не был прочитан. "
    "Сохраните таблицу в новый файл и пришлите его без архива.",
    "too_large": "Файл слишком велик. Разделите его на части и пришлите их по отдельности.",
    "unknown_format": "Формат файла не распознан. Пришлите таблицу в формате XLSX, XLS, ODS, CSV, JSON или Parquet.",
}


class Unreadable(Exception):
    """A file that cannot be read. `message_ru` says what is wrong and how to mend it; it never quotes the file."""

    def __init__(self, code: Code, message_ru: str = "") -> None:
        self.code: Code = code
        self.message_ru = message_ru or MESSAGES[code]
        super().__init__(code, self.message_ru)


@dataclass(frozen=True)
class Limits:
    """Bounds that hold before memory is used.

    `max_ratio` (unpacked to packed) is looked at only above `ratio_free_bytes`: small honest workbooks pack very well.
    `max_cells` bounds the rectangle that a sheet spans, since readers allocate it whole.
    """

    max_unpacked_bytes: int = 2 << 30
    max_members: int = 1_000
    max_ratio: int = 200
    ratio_free_bytes: int = 50_000_000
    max_cells: int = 44_000_000


@dataclass(frozen=True)
class RowSpan:
    """A merged cell over several rows: its value was repeated in `rows` rows of `column` from frame row `row` on."""

    row: int
    column: int
    rows: int


@dataclass(frozen=True)
class RawTable:
    """One sheet or table as text.

    `frame`: String columns c0, c1, …; one row per row of the sheet, headers, titles and blank rows included;
    empty cells are null. `first_row` is the number, as the sender sees it, of frame row 0. With `has_cells` column
    c0 is column A of a spreadsheet. `row_spans` tells where merged cells were repeated downwards.
    """

    member: str
    sheet: str
    frame: pl.DataFrame
    first_row: int = 1
    has_cells: bool = False
    row_spans: tuple[RowSpan, ...] = ()
