"""`rsnms generate`: synthetic landing files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipelines.cli.console import console
from pipelines.cli.options import MonthEnd, regions_option, settings_of
from pipelines.cli.progress import StageProgress


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="ПАПКА",
    help="Папка данных: файлы лягут в её подпапку landing.",
)  # fmt: skip
@regions_option("Регион; можно указать несколько раз. По умолчанию все.")
@click.option("--staff", type=click.IntRange(min=1), default=500, show_default=True, metavar="ЧИСЛО",
              help="Сколько человек работает в каждом регионе.")  # fmt: skip
@click.option("--months", type=click.IntRange(min=1), default=12, show_default=True, metavar="ЧИСЛО",
              help="За сколько месяцев поступили файлы.")  # fmt: skip
@click.option("--as-of", type=MonthEnd(), metavar="ГГГГ-ММ-ДД", help="Последний день последнего месяца.")
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="ЧИСЛО", help="Зерно: те же числа — те же файлы."
)
@click.option("--clean", is_flag=True, help="Без ошибок и беспорядка, обычных для настоящих файлов.")
def generate(
    out: Path, regions: tuple[str, ...], staff: int, months: int, as_of: date | None, seed: int, clean: bool
) -> None:
    """Сделать файлы вымышленных регионов, похожие на настоящие.

    Люди, СНИЛС и организации в них придуманы.
    """
    make_landing(out, regions, staff, months, as_of, seed, clean=clean)


def make_landing(
    out: Path, regions: tuple[str, ...], staff: int, months: int, as_of: date | None, seed: int, *, clean: bool
) -> None:
    """Generate and tell how much there is; every wrong option is told to the user."""
    from pipelines.assets.clock import last_month_end  # noqa: PLC0415 - Polars takes a moment
    from pipelines.synthetic import GeneratorOptions  # noqa: PLC0415
    from pipelines.synthetic import generate as generate_files  # noqa: PLC0415

    settings = settings_of(out, regions)
    options = GeneratorOptions(
        settings.data_dir, settings.regions, staff, months, as_of or last_month_end(settings.regions), seed, clean
    )
    with StageProgress({"generate": "Вымышленные файлы"}, console()) as progress:
        summary = generate_files(options, lambda _, done, total: progress("generate", "", done, total))
    size = f"{summary.bytes / 1_000_000:.1f}".replace(".", ",")
    console().print(
        f"Готово: файлов {summary.files}, строк {summary.rows}, {size} МБ, намеренных ошибок {summary.planted}. "
        f"Папка: {settings.landing}"
    )
