"""`rsnms keys`: the pseudonym key. How it is changed is known in `pipelines.privacy.rotation`."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.console import console
from pipelines.cli.options import data_dir_option, settings_of


@click.group(subcommand_metavar="КОМАНДА …")
def keys() -> None:
    """Ключ псевдонимизации: смена и восстановление после утраты."""


@keys.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--lost", is_flag=True, help="Прежний ключ утрачен: собрать озеро заново без него.")
@click.option("--yes", is_flag=True, help="Сменить. Без этого – только сказать, что будет сделано.")
@data_dir_option
def rotate(lost: bool, yes: bool, data_dir: Path | None) -> None:
    """Сменить ключ: озеро собирается заново из landing с новым ключом, показатели не меняются.

    Новое озеро сверяется с прежним построчно и занимает его место целиком. Если смену прервать, прежний ключ и озеро
    остаются в силе либо следующая команда доводит её до конца.
    """
    from pipelines.assets.lock import run_lock  # noqa: PLC0415
    from pipelines.privacy.rotation import rotate as change  # noqa: PLC0415 - Polars and DuckDB take a moment

    settings = settings_of(data_dir)
    out = console()
    if not yes:
        out.print(
            f"Все файлы из {settings.landing} будут прочитаны заново с новым ключом. Прежний ключ "
            f"{settings.key_file} после этого удаляется. Выпуски и показатели не меняются. "
            "Чтобы выполнить, добавьте --yes.",
            markup=False,
        )
        return
    with run_lock(settings):
        done = change(settings, lost=lost, progress=lambda what: out.print(what, markup=False))
    out.print(
        f"Ключ сменён: отпечаток {done.checks[0][:8] or 'неизвестен'} → {done.checks[1][:8]}. "
        f"Файлов в учёте: {done.files}, людей: {done.people}. "
        f"Сделайте копию файла {settings.key_file} и храните её отдельно от данных; копии прежнего ключа уничтожьте.",
        markup=False,
    )
    if done.repeat:
        out.print(
            "Список удалённых людей был зашифрован утраченным ключом. Повторите удаление (rsnms person erase) по "
            f"запросам: {'; '.join(done.repeat)}.",
            markup=False,
        )
