"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipelines.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD or DD.MM.YYYY."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Raises a usage error when it is no date."""
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        return self.fail(f"«{value}» — не дата. Пишите год, месяц и день так: 2024-08-31.", param, ctx)


class MonthEnd(Day):
    """The last day of a month: figures are computed for month ends."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Raises a usage error for every other day."""
        from calendar import monthrange  # noqa: PLC0415

        day = super().convert(value, param, ctx)
        last = day.replace(day=monthrange(day.year, day.month)[1])
        if day != last:
            self.fail(f"показатели считаются на конец месяца: укажите, например, {last.isoformat()}.", param, ctx)
        return day


def data_dir_option(function: F) -> F:
    """`--data-dir`, the folder with landing, lake and releases."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="ПАПКА",
        help="Папка данных (иначе переменная RSNMS_DATA_DIR).",
    )(function)


def regions_option(help_text: str) -> Callable[[F], F]:
    """`--region`, repeated."""
    return click.option("--region", "regions", multiple=True, metavar="КОД", help=help_text)


def settings_of(data_dir: Path | None, regions: tuple[str, ...] = ()) -> Settings:
    """Settings of the command. Raises SettingsError, LayoutError for a directory of a newer version."""
    from pipelines.layout import require_known  # noqa: PLC0415
    from pipelines.settings import Settings  # noqa: PLC0415

    settings = Settings.from_env(data_dir, regions)
    require_known(settings)
    return settings
