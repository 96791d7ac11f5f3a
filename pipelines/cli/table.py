"""Tables on the terminal, and as CSV where a program reads them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence

from pipelines.cli.console import console
from pipelines.cli.harmless import harmless_line

#: a column narrower than this can't be read; then records are printed one under the other
_NARROWEST = 8
#: where nobody's window limits it, a row stays on one line
_UNLIMITED = 10_000


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table, or its records one under the other where the window is too narrow for it."""
    from rich.markup import escape  # noqa: PLC0415 - `rsnms --help` does without it
    from rich.table import Table  # noqa: PLC0415

    out = console()
    content = [list(row) for row in rows]
    if out.is_terminal and len(headers) * _NARROWEST > out.width:
        _print_records(headers, content)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, header in enumerate(headers):
        is_number = bool(content) and all(isinstance(row[number], int | float | None) for row in content)
        table.add_column(escape(harmless_line(header)), justify="right" if is_number else "left", overflow="fold")
    for row in content:
        table.add_row(*(escape(_text(value)) for value in row))
    if not out.is_terminal:
        out.width = _UNLIMITED
    out.print(table)


def print_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write CSV to standard output; no text of it is a formula for an office programme."""
    from pipelines.publish.plain_text import plain  # noqa: PLC0415 - heavy neighbours

    writer = csv.writer(sys.stdout)
    writer.writerow(map(plain, headers))
    writer.writerows(map(plain, row) for row in rows)


def _print_records(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    out, widest = console(), max(map(len, headers))
    for number, row in enumerate(rows, start=1):
        out.print(f"— запись {number} —")
        for header, value in zip(headers, row, strict=True):
            out.print(f"{harmless_line(header):<{widest}}  {_text(value)}", markup=False)


def _text(value: object) -> str:
    return "" if value is None else harmless_line(str(value))
