"""What the words of small vocabularies mean, kept by a process from file to file: the same few stand in all of them.

Only good answers are kept, and none of a personal column, so that nothing of a person stays in memory. What a word
means belongs to the casts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl

from pipelines.contracts import Column, ColumnKind

Cast = Callable[[pl.Series], pl.DataFrame]

#: kinds of which a column holds few different texts, be they as many as the days of a year
_VOCABULARIES = frozenset(ColumnKind) - {ColumnKind.SNILS, ColumnKind.INN10, ColumnKind.TEXT}
#: more texts than that in one file are no vocabulary
_MOST_ASKED = 1_000
#: texts kept for a column
_MOST_KEPT = 5_000
#: columns of all contracts by region and period, where that matters
_MOST_COLUMNS = 2_000


@dataclass
class _Answers:
    """Answers of one column by text."""

    places: dict[str, int] = field(default_factory=dict)
    frame: pl.DataFrame | None = None

    def of(self, texts: pl.Series, cast: Cast) -> pl.DataFrame:
        """What `cast` answers; it is asked only of texts that it was not asked of before."""
        places = [self.places.get(text) for text in texts.to_list()]
        if self.frame is None or not any(place is not None for place in places):
            answers = cast(texts)
            self._keep(answers)
            return answers
        if None not in places:
            return self.frame[pl.Series(places, dtype=pl.UInt32)]
        known, unknown = self.frame, [n for n, place in enumerate(places) if place is None]
        answers = cast(texts.gather(unknown))
        for at, number in enumerate(unknown, start=known.height):
            places[number] = at
        self._keep(answers)
        return known.vstack(answers)[pl.Series(places, dtype=pl.UInt32)]

    def _keep(self, answers: pl.DataFrame) -> None:
        good = answers.filter(pl.col("reason").is_null())
        start = len(self.places)
        if start + good.height <= _MOST_KEPT:
            self.frame = good if self.frame is None else self.frame.vstack(good).rechunk()
            self.places.update((text, start + at) for at, text in enumerate(good["text"].to_list()))


def remembered(texts: pl.Series, column: Column, matters: object, cast: Cast) -> pl.DataFrame:
    """The answers of `cast` to distinct texts of a column, in their order; `matters` is what else they depend on."""
    if column.personal or column.kind not in _VOCABULARIES or not 0 < texts.len() <= _MOST_ASKED:
        return cast(texts)
    return _of_column(column, matters).of(texts, cast)


@lru_cache(_MOST_COLUMNS)
def _of_column(column: Column, matters: object) -> _Answers:
    return _Answers()
