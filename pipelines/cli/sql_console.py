"""The conversation of `rsnms sql`: reading a query of several lines, answering, commands that begin with `\\`.

What may be read is decided by `guarded_query`, what a file looks like by `result_file`.
"""

from __future__ import annotations

import fnmatch
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import History

from pipelines.cli.console import UserError, console
from pipelines.cli.guarded_query import QueryError, query_frame, run_query
from pipelines.cli.result_file import format_of, refuse_own_folders, write_result
from pipelines.cli.sql_catalog import Catalog, read_catalog
from pipelines.cli.sql_completion import SqlCompleter
from pipelines.cli.sql_history import user_history
from pipelines.cli.table import print_table
from pipelines.settings import Settings

#: rows on the screen; all of them go to a file
SHOWN = 200
_LEAVE = {"\\q", "exit", "quit", "выход"}
_HELP = r"""Запрос SELECT кончается точкой с запятой и может занимать несколько строк.
Читать можно схемы marts, reference, audit.

  \dt [образец]   таблицы, например \dt *map*
  \d таблица      столбцы таблицы: что значат, в каких единицах; что различает строки
  \o файл         записать следующий ответ в файл .csv, .parquet или .xlsx; \o без имени – снова на экран
  \help           эта справка
  \q              выход (или Ctrl+D); Ctrl+C прерывает запрос

Tab подсказывает, стрелки вверх и вниз листают прежние запросы. Запросы с русскими словами и длинными числами между
сеансами не хранятся: в них могут быть сведения о людях.

Малые группы здесь не скрыты. Наружу передают таблицы выпуска: rsnms export."""


class Conversation:
    """One open console: where answers go next, and what the warehouse has."""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._settings, self.catalog = settings, catalog
        self._file: Path | None = None

    def answer(self, text: str) -> bool:
        """Do what was asked; False when the user leaves. Mistakes of the user are told and harm nothing."""
        asked = text.strip()
        if asked.rstrip(";").strip().lower() in _LEAVE:
            return False
        try:
            if asked.startswith("\\"):
                self._command(asked)
            elif asked.strip("; \n"):
                self._query(asked)
        except (QueryError, UserError) as error:
            console().print(str(error), markup=False)
        except KeyboardInterrupt:
            console().print("Запрос прерван.")
        return True

    def _command(self, text: str) -> None:
        name, _, argument = text.rstrip(";").strip().partition(" ")
        argument = argument.strip()
        if name == "\\dt":
            self._list(argument or "*")
        elif name == "\\d" and argument:
            self._describe(argument)
        elif name == "\\d":
            self._list("*")
        elif name == "\\o":
            self._direct(argument)
        elif name in ("\\help", "\\h", "\\?"):
            console().print(_HELP, markup=False)
        else:
            raise UserError(f"Нет команды {name}. Справка: \\help.")

    def _list(self, pattern: str) -> None:
        wanted = pattern if any(c in pattern for c in "*?") else f"*{pattern}*"
        found = [(t.full_name, t.label) for t in self.catalog.tables if fnmatch.fnmatch(t.full_name, wanted.lower())]
        if not found:
            raise UserError(f"Таблиц по образцу {pattern} нет. Все таблицы: \\dt.")
        print_table(["Таблица", "Что в ней"], found)

    def _describe(self, name: str) -> None:
        table = self.catalog.find(name)
        if table is None:
            raise UserError(f"Таблицы {name} нет. Все таблицы: \\dt.")
        screen = console()
        screen.print(f"{table.full_name}: {table.label}" if table.label else table.full_name, markup=False)
        if table.words and table.words.meaning_ru:
            screen.print(table.words.meaning_ru, markup=False)
        if table.words and table.words.grain:
            screen.print(f"Одна строка – одно сочетание: {', '.join(table.words.grain)}", markup=False)
        print_table(
            ["Столбец", "Тип", "Что это", "Единица", "Пояснение"],
            [(c.name, c.data_type, *((c.words.label_ru, c.words.unit, c.words.meaning_ru) if c.words else ("",) * 3))
             for c in table.columns],
        )  # fmt: skip
        if table.words and table.words.clauses:
            screen.print(f"Для чего по положениям: {'; '.join(table.words.clauses)}", markup=False)

    def _direct(self, name: str) -> None:
        if not name:
            self._file = None
            console().print("Ответы снова на экране.")
            return
        file = Path(name.strip("'\""))
        format_of(file)
        refuse_own_folders(file, self._settings)
        self._file = file
        console().print(f"Следующий ответ будет записан в {file}.", markup=False)

    def _query(self, text: str) -> None:
        warehouse = self._settings.warehouse_file
        if self._file is not None:
            frame = query_frame(warehouse, text)
            write_result(frame, self._file, text, self._settings)
            console().print(f"Записано строк: {frame.height}. Файл {self._file.resolve()}", markup=False)
            self._file = None
            return
        headers, rows = run_query(warehouse, text, SHOWN + 1)
        print_table(headers, rows[:SHOWN])
        if len(rows) > SHOWN:
            console().print(f"Показаны первые {SHOWN} строк. Все – в файл: \\o ответ.csv, затем тот же запрос.")
        else:
            console().print(f"Строк: {len(rows)}")


def is_complete(text: str) -> bool:
    """True when Enter sends the text: a query with its semicolon, a command, a word of leave, or nothing at all."""
    asked = text.strip()
    return not asked or asked.endswith(";") or asked.startswith("\\") or asked.lower() in _LEAVE


def converse(settings: Settings, history: History | None = None) -> None:
    """Ask and answer until the user leaves. The warehouse is opened for each query, so that a new one is seen."""
    conversation = Conversation(settings, read_catalog(settings.warehouse_file))
    session: PromptSession[str] = PromptSession(
        "rsnms> ",
        multiline=Condition(lambda: not is_complete(get_app().current_buffer.text)),
        prompt_continuation="  ...> ",
        completer=SqlCompleter(conversation.catalog),
        history=history or user_history(),
        bottom_toolbar=HTML(" <b>;</b> выполнить  <b>Tab</b> подсказка  <b>\\dt</b> таблицы  <b>\\help</b> справка "),
        enable_suspend=True,
    )
    console().print("Запросы только на чтение. \\dt – таблицы, \\help – справка, \\q – выход.", markup=False)
    while True:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if not conversation.answer(text):
            return
