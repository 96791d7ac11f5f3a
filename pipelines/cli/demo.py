"""`rsnms demo`: what `make demo` shows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipelines.cli.console import console
from pipelines.cli.generate import make_landing
from pipelines.cli.options import data_dir_option, settings_of
from pipelines.cli.run import run_and_tell

#: small enough to be ready in a minute or two, large enough for a region to look like one
_STAFF, _MONTHS, _SEED = 2_000, 12, 2024


@click.command()
@data_dir_option
def demo(data_dir: Path | None) -> None:
    """Показать всё на вымышленных данных пяти регионов: файлы, расчёт, панель показателей."""
    os.environ.pop("RSNMS_REGIONS", None)
    settings = settings_of(data_dir)
    if not settings.landing.exists():
        make_landing(settings.data_dir, settings.regions, _STAFF, _MONTHS, None, _SEED, clean=False)
    code = run_and_tell(settings, None)
    page = settings.releases / "current" / "dashboard" / "index.html"
    if page.is_file():
        console().print(f"\nОткройте панель показателей в браузере:\n  {page.as_uri()}", markup=False)
    sys.exit(code)
