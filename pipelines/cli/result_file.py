"""The result of a query as a file: written by us, never by SQL, and for its owner only.

The marts hold small groups that a release hides, so a file of theirs is never left among what everybody may read.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli.console import UserError

if TYPE_CHECKING:
    import polars as pl

    from pipelines.settings import Settings

FORMATS = ("csv", "parquet", "xlsx")
_MOST_ROWS = 1_048_575
#: a workbook tells when it was made; the same result must give the same bytes
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a file format without time zones


def format_of(file: Path, asked: str | None = None) -> str:
    """Kind of `file` by its name; raises UserError where the name has none or contradicts the kind asked for."""
    kind = file.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise UserError(f"Файл {file.name}: имя должно кончаться на .{', .'.join(FORMATS)}.")
    if asked is not None and asked != kind:
        raise UserError(f"Файл {file.name} не вида {asked}: назовите его {file.stem}.{asked} или уберите --format.")
    return kind


def refuse_own_folders(file: Path, settings: Settings) -> None:
    """Raises UserError for a file in a folder that the nightly run reads or writes."""
    own = (settings.landing, settings.lake, settings.quarantine, settings.warehouse_file.parent, settings.releases)
    if any(file.expanduser().resolve().is_relative_to(folder.resolve()) for folder in own):
        raise UserError(f"В папку {file.parent} результаты не пишутся: она принадлежит расчёту. Выберите другую.")


def write_result(frame: pl.DataFrame, file: Path, query: str, settings: Settings) -> None:
    """Write the frame whole or not at all, mode 0600. Raises UserError where the file can't be written."""
    from pipelines.publish.private import private_file  # noqa: PLC0415 - Polars takes a moment

    kind, file = format_of(file), file.expanduser()
    refuse_own_folders(file, settings)
    if kind == "xlsx" and frame.height > _MOST_ROWS:
        raise UserError(f"Строк {frame.height}, на лист Excel столько не помещается: выгрузите в .csv или .parquet.")
    try:
        with private_file(file, settings.releases) as temporary:
            if kind == "csv":
                _csv(frame, temporary)
            elif kind == "parquet":
                frame.write_parquet(temporary, compression="zstd")
            else:
                _xlsx(frame, temporary, query)
    except OSError as error:
        raise UserError(f"Файл {file} не записан: {error.strerror}. Проверьте папку и права.") from error


def _csv(frame: pl.DataFrame, file: Path) -> None:
    """UTF-8 with a mark by which Excel knows it; no text is a formula for an office programme."""
    from pipelines.publish.plain_text import plain, plain_texts  # noqa: PLC0415

    flat = plain_texts(_flat(frame))
    flat.rename({name: str(plain(name)) for name in flat.columns}).write_csv(file, include_bom=True)


def _xlsx(frame: pl.DataFrame, file: Path, query: str) -> None:
    import polars as pl  # noqa: PLC0415
    import polars.selectors as cs  # noqa: PLC0415

    from pipelines.publish.workbook.sheet import Field, Workbook  # noqa: PLC0415

    flat = _flat(frame).with_columns(
        pl.col(pl.Decimal).cast(pl.Float64), cs.datetime().dt.strftime("%d.%m.%Y %H:%M:%S")
    )
    # A cell holds no infinity and no "not a number".
    flat = flat.with_columns(pl.when(cs.float().is_finite()).then(cs.float()).name.keep())
    book = Workbook(file, "Результат запроса", _MADE)
    book.add_table("Результат", [Field(n, n, "date" if t == pl.Date else "text") for n, t in flat.schema.items()], flat)
    book.add_text("Запрос", "Запрос, которым получена таблица", [("Запрос", query.strip())])
    book.close()


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as texts with a semicolon between; a table on paper has one value in a cell."""
    import polars as pl  # noqa: PLC0415

    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in lists)
