"""`rsnms releases diff`: which figures changed between two releases, and which deliveries caused it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.console import UserError, console
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.releases import release_folder
from pipelines.cli.result_file import refuse_own_folders
from pipelines.cli.table import print_table

if TYPE_CHECKING:
    from pipelines.settings import Settings

_TABLES = {
    "kpi_regional": "Показатели регионов",
    "kpi_municipal": "Показатели муниципалитетов",
    "deficit_map": "Карта дефицитов",
    "recommendations": "Адресные рекомендации",
}
_CAUSES = {
    "withheld": "задержано проверками или вновь опубликовано",
    "hidden": "изменилось скрытие малых групп",
    "deliveries": "изменились поставки",
    "code": "изменился расчёт",
    "unexplained": "причина не найдена – сообщите разработчикам",
}
_CHANGE = {"added": "+", "removed": "-"}
_COLUMNS = {
    "region_code": "Регион", "municipality_code": "Муниципалитет", "as_of": "На дату", "kpi_code": "Показатель",
    "subject": "Предмет", "competency_group": "Группа", "numerator": "Числитель", "denominator": "Знаменатель",
    "address_kind": "Адресат", "rule_code": "Правило", "value": "Значение", "target_value": "Ориентир",
    "group_size": "Размер группы", "diagnosed": "Прошли диагностику", "deficit_share": "Доля с дефицитом",
    "missing_reason": "Нет значения", "causes": "Причины",
}  # fmt: skip


@click.command("diff", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("before", metavar="ПРЕЖНИЙ")
@click.argument("after", metavar="НОВЫЙ", default="current")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="ФАЙЛ.html",
    help="Записать сравнение страницей: она открывается в браузере без папки выпуска.",
)
@data_dir_option
def diff(before: str, after: str, page: Path | None, data_dir: Path | None) -> None:
    """Какие показатели изменились между двумя выпусками и какие поставки тому причиной."""
    from pipelines.publish import diff_releases  # noqa: PLC0415

    settings = settings_of(data_dir)
    folders = [release_folder(settings, name) for name in (before, after)]
    found = diff_releases(*folders)
    if page is not None:
        _write(page, folders[1], found, settings)
        return
    _inputs(found)
    _changes(found["changes"])
    for name, table in found["tables"].items():
        _cells(_TABLES.get(name, name), table)


def _write(page: Path, after: Path, found: dict[str, Any], settings: Settings) -> None:
    from pipelines.publish.comparison import comparison_page  # noqa: PLC0415

    if page.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"Файл {page.name}: имя страницы должно кончаться на .html.")
    file = page.expanduser()
    refuse_own_folders(file, settings)
    content = comparison_page(after, found)
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(f"Файл {file} не записан: {error.strerror}. Проверьте папку и права.") from error
    console().print(f"Сравнение записано: {file.resolve()}", markup=False)


def _inputs(found: dict[str, Any]) -> None:
    out = console()
    out.print(f"[bold]{found['before']} → {found['after']}[/bold]")
    if found["as_of_before"] != found["as_of_after"]:
        out.print(f"Отчётная дата: {found['as_of_before']} → {found['as_of_after']}")
    out.print(f"Новых файлов: {len(found['inputs_added'])}, больше не учтено: {len(found['inputs_removed'])}")
    for sign, paths in (("+", found["inputs_added"]), ("-", found["inputs_removed"])):
        for path in paths:
            out.print(f"  {sign} {path}", markup=False)
    versions = f" ({found['code_version_before']} → {found['code_version_after']})" if found["code_changed"] else ""
    out.print(f"Расчёт: {'изменился' + versions if found['code_changed'] else 'тот же'}", markup=False)
    if found["accepted_warnings_changed"]:
        out.print("Изменился список принятых предупреждений: на показатели он не влияет.")


def _changes(changes: list[dict[str, Any]]) -> None:
    if not changes:
        console().print("\nЗначения, которые есть в обоих выпусках, не изменились.")
        return
    console().print("\nЧто изменилось и почему")
    rows = [
        (_TABLES.get(c["table"], c["table"]), c["region_code"], c["kpi_code"], c["cells"],
         "; ".join(_CAUSES[cause] for cause in c["causes"]),
         ", ".join(f"{_CHANGE[d['change']]} {d['path']}" for d in c["deliveries"]))
        for c in changes
    ]  # fmt: skip
    print_table(["Таблица", "Регион", "Показатель", "Ячеек", "Причины", "Поставки"], rows)


def _cells(title: str, table: dict[str, Any]) -> None:
    counts = f"новых {table['added']}, исчезло {table['removed']}, изменилось {table['changed']}"
    console().print(f"\n{title}: {counts}")
    if rows := table["first_changed"]:
        print_table([_header(name) for name in rows[0]], [_values(row) for row in rows])


def _header(column: str) -> str:
    name = column.removesuffix("_before")
    return _COLUMNS.get(name, name) + (", было" if name != column else "")


def _values(row: dict[str, Any]) -> list[Any]:
    causes = "; ".join(_CAUSES[cause] for cause in row["causes"].split(";"))
    return [*(value for name, value in row.items() if name != "causes"), causes]
