"""Delimited text with quotation marks: which of them quote a field and which are just characters.

A quoted field may hold delimiters and line breaks. A lone mark must not swallow the rows after it: where the fast
parser fails or gives nonsense, the doubtful lines alone are settled one by one and written anew.
"""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator

import polars as pl

from pipelines.ingest.readers import fields
from pipelines.ingest.readers.frames import column_names

_MAX_LINES = 200
_SAMPLE = 300
_SAMPLE_BYTES = 1 << 20


def parse(text: bytes, separator: str) -> pl.DataFrame:
    """Cut text that holds quotation marks into fields, one row per record."""
    width = _usual_width(_lines(text[:_SAMPLE_BYTES].decode(errors="replace")), separator)
    try:
        frame = fields.cut(text, separator, quote='"')
        if _is_credible(frame, text, separator, width):
            return frame
    except pl.exceptions.ComputeError:
        pass  # the marks are not in order: they are settled below
    settled = "\n".join(_settled(_lines(text.decode()), separator, width))
    return fields.cut(settled.encode(), separator, quote='"')


def _lines(text: str) -> pl.Series:
    return pl.Series("line", [text]).str.split("\n").explode().str.strip_suffix("\r")


def _is_credible(frame: pl.DataFrame, text: bytes, separator: str, width: int) -> bool:
    """Whether every line of the text is a row or stands in a field that may well have line breaks."""
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    broken = [column for column in frame if column.str.contains("\n", literal=True).any()]
    within = sum(int(column.str.count_matches("\n", literal=True).sum()) for column in broken)
    if frame.height + within != lines:
        return False
    return not any(_swallows(frame, column, separator, width) for column in broken)


def _swallows(frame: pl.DataFrame, column: pl.Series, separator: str, width: int) -> bool:
    """Whether a field with a line break holds as many delimiters as a row, or its row is too wide."""
    rows = frame.filter(column.str.contains("\n", literal=True))
    delimiters = rows[column.name].str.count_matches(separator, literal=True)
    spare = rows.select(column_names(frame.width)[width:])
    return bool((delimiters >= max(width - 1, 1)).any()) or any(c.null_count() < c.len() for c in spare)


def _usual_width(lines: pl.Series, separator: str) -> int:
    """The most frequent number of fields in a line, judged by lines without marks where there are any."""
    plain = lines.filter(~lines.str.contains('"', literal=True) & lines.str.contains(separator, literal=True))
    if len(plain):
        return int(plain.str.count_matches(separator, literal=True).mode().max()) + 1  # type: ignore[arg-type]
    counts = Counter(len(_fields(line, separator)) for line in lines.head(_SAMPLE) if line)
    return max(counts, key=lambda width: (counts[width], width), default=1)


def _settled(lines: pl.Series, separator: str, width: int) -> Iterator[str]:
    """Lines of which every field with a mark is properly quoted. A record over several lines comes as one item."""
    mark = re.escape(separator)
    field = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    proper = lines.str.contains(rf"^{field}(?:{mark}{field})*$")
    texts, doubtful = lines.to_list(), (~proper).arg_true().to_list()
    odd_lines = (lines.str.count_matches('"', literal=True) % 2 == 1).arg_true().to_list()
    following = dict(itertools.pairwise(odd_lines))
    done = 0
    for index in doubtful:
        if index < done:
            continue
        yield from texts[done:index]
        last = following.get(index, index)
        record = _over_lines(texts[index : last + 1], separator, width) if 0 < last - index < _MAX_LINES else None
        yield _quoted(record or _within_line(texts[index], separator, width), separator)
        done = (last if record else index) + 1
    yield from texts[done:]


def _over_lines(lines: list[str], separator: str, width: int) -> list[str] | None:
    """The fields of a record over several lines, or None when the lines are rows of their own."""
    if any(line.count(separator) >= max(width - 1, 1) for line in lines[1:-1]):
        return None
    records = _records("\n".join(lines), separator)
    if len(records) != 1 or len(records[0]) > width:
        return None
    swallowed = max(field.count(separator) for field in records[0] if "\n" in field) if len(lines) > 1 else 0
    return records[0] if swallowed < max(width - 1, 1) else None


def _within_line(line: str, separator: str, width: int) -> list[str]:
    """The fields of one line: by its marks if that gives the usual width, else every mark is a character."""
    found = _fields(line, separator)
    if len(found) == width:
        return found
    return [_unwrapped(field) for field in line.split(separator)]


def _fields(line: str, separator: str) -> list[str]:
    return next(iter(_records(line, separator)), [])


def _records(text: str, separator: str) -> list[list[str]]:
    """Records by the rules of CSV; none where those cannot be followed."""
    try:
        # A carriage return that ends no line is a blank: the module takes it for an error.
        return list(csv.reader(io.StringIO(text.replace("\r", " ")), delimiter=separator))
    except csv.Error:
        return []


def _unwrapped(field: str) -> str:
    whole = len(field) > 1 and field.startswith('"') and field.endswith('"')
    return field[1:-1].replace('""', '"') if whole else field


def _quoted(record: list[str], separator: str) -> str:
    return separator.join('"' + field.replace('"', '""') + '"' if field else "" for field in record)
