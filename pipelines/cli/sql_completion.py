"""What could be written next in a query: tables after `from`, columns of the tables named, keywords, commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from pipelines.cli.guarded_query import PUBLIC_SCHEMAS
from pipelines.cli.sql_catalog import Catalog, CatalogTable

KEYWORDS = (
    "select", "distinct", "from", "where", "and", "or", "not", "in", "is null", "is not null", "like", "ilike",
    "between", "group by", "group by all", "having", "order by", "desc", "nulls last", "limit", "join", "left join",
    "using", "on", "as", "case", "when", "then", "else", "end", "with", "union all", "except", "qualify", "over",
    "partition by", "count(*)", "count(distinct", "sum(", "avg(", "min(", "max(", "median(", "round(", "coalesce(",
    "nullif(", "date_trunc(", "cast(", "string_agg(", "row_number()", "rank()", "lag(", "filter (where",
    "true", "false", "null", "date",
)  # fmt: skip
COMMANDS = {
    "\\dt": "таблицы",
    "\\d": "столбцы таблицы",
    "\\o": "следующий ответ в файл",
    "\\help": "справка",
    "\\q": "выход",
}
_WORD = re.compile(r"[\w.\\]*$")
_AFTER_TABLE_WORD = re.compile(r"\b(?:from|join)\s+[\w.]*$", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:from|join)\s+([\w.]+)(?:\s+(?:as\s+)?(\w+))?", re.IGNORECASE)


class SqlCompleter(Completer):
    """Completions of one catalogue; names are matched by their beginning, whatever the case."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Nothing inside a text in quotes, for what stands there is data."""
        before = document.text_before_cursor
        found = _WORD.search(before)
        word = found.group().lower() if found else ""
        if before.count("'") % 2 or not (word or complete_event.completion_requested or before.endswith(" ")):
            return
        if before.lstrip().startswith("\\"):
            yield from _matching(word, self._commands(before))
        elif _AFTER_TABLE_WORD.search(before):
            yield from _matching(word, self._tables())
        elif "." in word:
            yield from _matching(word, self._members(word.rpartition(".")[0], document.text))
        elif word:
            yield from _matching(word, self._words(document.text))

    def _commands(self, before: str) -> Iterator[tuple[str, str]]:
        return self._tables() if re.match(r"\s*\\d\s", before) else iter(COMMANDS.items())

    def _tables(self) -> Iterator[tuple[str, str]]:
        for table in self._catalog.tables:
            yield table.full_name, table.label
        for table in self._catalog.tables:
            yield table.name, table.label

    def _members(self, owner: str, text: str) -> Iterator[tuple[str, str]]:
        """Tables of a schema, or columns of a table or of its other name."""
        if owner in PUBLIC_SCHEMAS:
            yield from ((t.full_name, t.label) for t in self._catalog.tables if t.schema == owner)
            return
        named = {(alias or name).lower(): name for name, alias in _NAMED.findall(text)}
        table = self._catalog.find(named.get(owner, owner))
        yield from ((f"{owner}.{name}", label) for name, label in _columns(table))

    def _words(self, text: str) -> Iterator[tuple[str, str]]:
        for name, _ in _NAMED.findall(text):
            yield from _columns(self._catalog.find(name))
        yield from ((keyword, "") for keyword in KEYWORDS)
        yield from ((f"{schema}.", "схема") for schema in PUBLIC_SCHEMAS)
        yield from ((t.name, t.label) for t in self._catalog.tables)


def _columns(table: CatalogTable | None) -> Iterator[tuple[str, str]]:
    for column in table.columns if table else ():
        yield column.name, column.words.label_ru if column.words else column.data_type


def _matching(word: str, offered: Iterable[tuple[str, str]]) -> Iterator[Completion]:
    seen: set[str] = set()
    for text, meaning in offered:
        if text.startswith(word) and text != word and text not in seen:
            seen.add(text)
            yield Completion(text, start_position=-len(word), display_meta=meaning)
