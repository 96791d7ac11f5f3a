"""`rsnms`: arguments and words. Work belongs to the packages below; they are imported when a command runs."""

from __future__ import annotations

import click

from pipelines.cli.alerts import alerts
from pipelines.cli.backup import backup
from pipelines.cli.checks import checks
from pipelines.cli.demo import demo
from pipelines.cli.dictionary import dictionary, docs
from pipelines.cli.doctor import doctor
from pipelines.cli.export import export
from pipelines.cli.failures import Told
from pipelines.cli.generate import generate
from pipelines.cli.keys import keys
from pipelines.cli.person import person
from pipelines.cli.person_erase import erase
from pipelines.cli.quarantine import quarantine
from pipelines.cli.rejections import rejections
from pipelines.cli.releases import releases
from pipelines.cli.releases_diff import diff
from pipelines.cli.releases_prune import prune
from pipelines.cli.restore import restore
from pipelines.cli.run import run
from pipelines.cli.russian import speak_russian
from pipelines.cli.sql import sql
from pipelines.cli.status import status
from pipelines.cli.trace import trace
from pipelines.cli.workbook import workbook

speak_russian()


@click.group(
    cls=Told,
    options_metavar="[ПАРАМЕТРЫ]",
    subcommand_metavar="КОМАНДА …",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(package_name="rsnms", prog_name="rsnms")
def main() -> None:
    """РСНМС: от файлов муниципалитетов до проверенных показателей роста педагогов."""


for _part in (diff, prune):
    releases.add_command(_part)
person.add_command(erase)
for _command in (
    run, status, releases, checks, rejections, trace, person, quarantine, keys, export, workbook, sql, dictionary, docs,
    alerts, backup, restore, generate, doctor, demo,
):  # fmt: skip
    _command.options_metavar = "[ПАРАМЕТРЫ]"
    main.add_command(_command)
