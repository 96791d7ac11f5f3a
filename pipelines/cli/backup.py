"""`rsnms backup`: backups of the data directory. How they are made is known in `pipelines.backup`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.backup import Store

_NAMED = 5


@click.command("backup", options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="ПАПКА",
    help="Папка копий, лучше на другом диске. В ней персональные данные.",
)  # fmt: skip
@click.option("--without-landing", is_flag=True, help="Без файлов отправителей: если их копирует кто-то другой.")
@click.option("--with-key", is_flag=True, help="Вместе с ключом псевдонимизации. Такую копию храните как сам ключ.")
@click.option("--keep", type=click.IntRange(min=1), metavar="ЧИСЛО", help="Оставить столько последних копий.")
@click.option("--list", "listed", is_flag=True, help="Показать, какие копии есть.")
@click.option("--check", "checked", is_flag=True, help="Прочитать и сверить все копии; код 1, если есть повреждения.")
@data_dir_option
def backup(
    folder: Path,
    without_landing: bool,
    with_key: bool,
    keep: int | None,
    listed: bool,
    checked: bool,
    data_dir: Path | None,
) -> None:
    """Сделать резервную копию папки данных; можно и во время расчёта.

    Копируется только новое. Ключ в копию не входит, если не указать --with-key: храните его отдельно. Хранилище не
    копируется: rsnms run строит его заново.
    """
    from pipelines.backup import Store  # noqa: PLC0415 - Polars takes a moment

    making = without_landing or with_key or keep is not None
    if (listed and checked) or ((listed or checked) and making):
        raise UserError("--list и --check указываются сами по себе: они ничего не копируют и не удаляют.")
    store = Store(folder.expanduser().resolve())
    if listed:
        _list(store)
    elif checked:
        sys.exit(_check(store))
    else:
        _make(store, data_dir, landing=not without_landing, key=with_key, keep=keep)


def _make(store: Store, data_dir: Path | None, *, landing: bool, key: bool, keep: int | None) -> None:
    from pipelines.backup import make_backup  # noqa: PLC0415

    settings, out = settings_of(data_dir), console()
    with out.status("Копируем…") as status:
        made = make_backup(
            settings, store, landing=landing, key=key,
            progress=lambda done, total: status.update(f"Копируем: {done} из {total}"),
        )  # fmt: skip
    out.print(
        f"Резервная копия {made.id}: файлов {len(made.backup.files)}, {_size(made.backup.bytes)}; "
        f"скопировано новых {made.new_objects}, {_size(made.new_bytes)}.",
        markup=False,
    )
    if made.left_out:
        out.print(
            f"Не скопировано файлов: {made.left_out}. Они записывались в это время или закрыты для чтения; "
            "войдут в следующую копию.",
            markup=False,
        )
    if key:
        out.print("В копии есть ключ псевдонимизации: храните её так же строго, как сам ключ.")
    if keep is not None:
        with store.writing():
            gone = store.prune(keep)
        out.print(f"Удалено прежних копий: {len(gone)}.")


def _list(store: Store) -> None:
    store.require()
    rows = []
    for identifier in store.ids():
        held = store.read(identifier)
        rows.append(
            (identifier, held.made_at[:16].replace("T", " "), held.release or "—", len(held.files), _size(held.bytes),
             "да" if held.with_landing else "нет", "да" if held.key else "нет", held.product)
        )  # fmt: skip
    if not rows:
        console().print("Резервных копий ещё нет.")
        return
    print_table(["Копия", "Сделана (UTC)", "Выпуск", "Файлов", "Размер", "landing", "Ключ", "Версия"], rows)


def _check(store: Store) -> int:
    store.require()
    with store.writing():
        read, records, lost = store.check()
    out = console()
    for identifier in records:
        out.print(f"{identifier}: запись копии повреждена", markup=False)
    for identifier, paths in lost.items():
        more = f" и ещё {len(paths) - _NAMED}" if len(paths) > _NAMED else ""
        out.print(f"{identifier}: нет целых файлов: {', '.join(paths[:_NAMED])}{more}", markup=False)
    if records or lost:
        out.print("Повреждённые файлы убраны в папку damaged; следующая копия положит их заново, если они ещё есть.")
        return 1
    out.print(f"Все копии целы: копий {len(store.ids())}, прочитано файлов {read}.")
    return 0


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} МБ".replace(".", ",")
