"""`rsnms dictionary` and `rsnms docs`: what the tables mean, for people who write queries."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option
from pipelines.cli.table import print_table

_KINDS = (".csv", ".xlsx")


@click.command()
@click.argument("table", metavar="ТАБЛИЦА", required=False)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="ФАЙЛ",
              help="Записать весь словарь в .xlsx или .csv.")  # fmt: skip
def dictionary(table: str | None, out: Path | None) -> None:
    """Словарь данных: таблицы выпуска, marts и audit – что в них, единицы, коды, пункты положений.

    Без таблицы перечисляет все; с таблицей (kpi_regional, marts.kpi_regional) – её столбцы.
    """
    from pipelines.publish.semantic.book import all_tables, write_dictionary  # noqa: PLC0415 - Polars takes a moment

    tables = all_tables()
    if out is not None:
        if out.suffix.lower() not in _KINDS:
            raise UserError(f"Файл {out.name}: имя должно кончаться на .xlsx или .csv.")
        try:
            write_dictionary(out)
        except OSError as error:
            raise UserError(f"Файл {out} не записан: {error.strerror}. Проверьте папку и права.") from error
        console().print(
            f"Словарь данных: таблиц {len(tables)}, столбцов {sum(len(t.columns) for t in tables)}. "
            f"Файл {out.resolve()}", markup=False,
        )  # fmt: skip
        return
    if table is None:
        print_table(["Таблица", "Что в ней"], [(t.full_name, t.label_ru) for t in tables])
        console().print("\nСтолбцы: rsnms dictionary ТАБЛИЦА. Всё в одном файле: --out словарь.xlsx", markup=False)
        return
    found = [t for t in tables if table.lower() in (t.name, t.full_name)]
    if not found:
        raise UserError(f"Таблицы {table} в словаре нет. Все таблицы: rsnms dictionary.")
    for number, one in enumerate(found):
        console().print(f"{chr(10) if number else ''}{one.full_name}\n{one.text}\n", markup=False)
        rows = [(c.name, c.label_ru, c.unit, c.meaning_ru) for c in one.columns]
        print_table(["Столбец", "Что это", "Единица", "Пояснение"], rows)


@click.command()
@data_dir_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("rsnms-docs.html"),
              show_default=True, metavar="ФАЙЛ", help="Куда записать страницу.")  # fmt: skip
def docs(data_dir: Path | None, out: Path) -> None:
    """Справочник расчёта одной страницей: таблицы, столбцы, SQL, что из чего получается, где используется.

    Открывается в браузере без сети. Типы столбцов берутся из хранилища, если указана папка данных.
    """
    import os  # noqa: PLC0415

    from pipelines.assets.manifest import prepare  # noqa: PLC0415 - dbt may have to parse, which takes seconds
    from pipelines.publish.semantic.site import write_site  # noqa: PLC0415
    from pipelines.settings import Settings  # noqa: PLC0415

    try:
        has_data = data_dir is not None or bool(os.environ.get("RSNMS_DATA_DIR"))
        warehouse = Settings.from_env(data_dir).warehouse_file if has_data else None
        write_site(prepare().graph(), out, warehouse)
    except OSError as error:
        raise UserError(f"Файл {out} не записан: {error.strerror}. Проверьте папку и права.") from error
    console().print(f"Справочник расчёта: {out.resolve()}. Откройте его в браузере.", markup=False)
