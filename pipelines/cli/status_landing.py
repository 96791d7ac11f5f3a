"""The part of `rsnms status` about landing: what waits there for the next run, problems first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli.console import console
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    import polars as pl

    from pipelines.settings import Settings

#: a year's archive dropped at once would drive everything else off the screen
_SHOWN = 20


def tell_landing(settings: Settings, deliveries: pl.DataFrame | None) -> None:
    """Files that are still being copied or wait for the next run; `deliveries`: the ledger, if there is one."""
    from pipelines.ingest.waiting import gone_from_landing, waiting_in_landing  # noqa: PLC0415 - `--help` does without

    taken = _taken(deliveries)
    again = _older_copies(settings, deliveries)
    waiting = [
        w
        for w in waiting_in_landing(settings.landing, settings.regions, taken, datetime.now(UTC))
        if not (w.kind == "replaced" and w.path in again)
    ]
    if waiting:
        console().print(f"\nВ папке landing ждут приёма, файлов: {len(waiting)}")
        rows = [(w.region_code, w.path, w.reason_ru) for w in waiting[:_SHOWN]]
        print_table(["Регион", "Файл", "Чего ждёт"], rows)
        if len(waiting) > _SHOWN:
            console().print(f"и ещё файлов: {len(waiting) - _SHOWN}")
    gone = gone_from_landing(settings.landing, settings.regions, taken)
    if gone:
        console().print(f"Принятых файлов, которых больше нет в landing: {gone}. Их данные учтены и остаются в силе.")


def _older_copies(settings: Settings, deliveries: pl.DataFrame | None) -> set[str]:
    """Tells of files that were sent again after another had replaced them; their paths."""
    from pipelines.ingest.older_copies import older_copies  # noqa: PLC0415 - `--help` does without

    found = [] if deliveries is None else older_copies(deliveries, settings.lake, settings.landing)
    if found:
        console().print(f"\nПрислано повторно то, что уже было заменено другим файлом, файлов: {len(found)}")
        rows = [(c.region_code, c.deliverer or "регион", c.path, c.in_force) for c in found[:_SHOWN]]
        print_table(["Регион", "Отправитель", "Прислан снова", "В силе"], rows)
        if len(found) > _SHOWN:
            console().print(f"и ещё файлов: {len(found) - _SHOWN}")
        console().print(
            "Такой файл уже приходил раньше, поэтому он не учтён, и в силе остаётся присланное между ними. Если верен "
            "повторный файл, попросите отправителя прислать его изменённым: достаточно строки примечания под таблицей."
        )
    return {c.path for c in found}


def _taken(deliveries: pl.DataFrame | None) -> dict[str, int]:
    """Path below landing → size of the version read last."""
    if deliveries is None:
        return {}
    return dict(deliveries.sort("first_seen_at", "delivery_order").select("path", "bytes").iter_rows())
