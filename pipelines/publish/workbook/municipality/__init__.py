"""The office workbook of one municipality, made on demand from the data files of a release."""

from __future__ import annotations

import os
from datetime import datetime, time
from difflib import get_close_matches
from pathlib import Path

from pipelines.publish.format_ru import day
from pipelines.publish.manifest import ReleaseError
from pipelines.publish.published import municipalities, published
from pipelines.publish.workbook.book import Book
from pipelines.publish.workbook.municipality.front import add_front
from pipelines.publish.workbook.municipality.place import Place, place_of
from pipelines.publish.workbook.municipality.sheets import add_definitions, add_place_deficits, add_place_indicators
from pipelines.publish.workbook.report.advice import add_advice
from pipelines.publish.workbook.report.charts import add_charts
from pipelines.publish.workbook.report.comparison import add_comparison
from pipelines.publish.workbook.report.history import History

__all__ = ["find_municipality", "write_municipality"]

_SUGGESTED = 5


def find_municipality(release: Path, asked: str) -> str:
    """The code of the municipality that a code or a name means.

    Raises ReleaseError with the nearest ones where there is none, or several.
    """
    known = municipalities(release)
    if asked in known:
        return asked
    wanted = asked.casefold().strip()
    exact = [code for code, name in known.items() if name.casefold() == wanted]
    if len(exact) == 1:
        return exact[0]
    near = exact or [code for code, name in known.items() if wanted and wanted in name.casefold()]
    if not near:
        by_name = {name.casefold(): code for code, name in known.items()}
        names = get_close_matches(wanted, by_name, _SUGGESTED)
        near = [*get_close_matches(asked, known, _SUGGESTED), *(by_name[n] for n in names)]
    shown = "; ".join(f"{code} – {known[code]}" for code in near[:_SUGGESTED])
    hint = f" Может быть: {shown}." if shown else " Коды есть в файле kpi_municipal.csv выпуска."
    raise ReleaseError(f"В выпуске {release.name} нет муниципального образования «{asked}».{hint}")


def write_municipality(release: Path, code: str, folder: Path) -> Path:
    """Write `<code>.xlsx` into `folder`, whole or not at all; the same release gives the same bytes.

    Raises ReleaseError where the release has no such municipality in the month it shows, and for a folder among the
    releases, which never change.
    """
    if folder.resolve().is_relative_to(release.parent.resolve()):
        raise ReleaseError("В папку выпусков ничего не дописывают: выберите для книги другое место.")
    place = place_of(published(release, code), code)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{code}.xlsx"
    temporary = folder / f".{file.name}.{os.getpid()}.tmp"
    try:
        _write(temporary, place)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return file


def _write(file: Path, place: Place) -> None:
    local, region = place.local, place.region
    history = History([local], "Муниципальное образование")
    title = f"{local.name}: показатели на {day(local.month)}"
    book = Book(file, title, datetime.combine(place.source.as_of, time()), place.source.release_id)
    add_front(book, place)
    add_place_indicators(book, place, history)
    add_charts(book, [local, region], add_comparison(book, [local, region], "Сравнение с регионом"))
    add_place_deficits(book, place)
    add_advice(book, place.source, [local])
    history.add_to(book)
    add_definitions(book, place)
    book.close()
