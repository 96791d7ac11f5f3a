"""How written text is compared: cleaning of cells and the skeleton by which headers and labels match.

Only text to text. What a value means belongs to `casts`, where a header stands to `header`.
"""

from __future__ import annotations

import re

import polars as pl

ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_SPACES = r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+"
#: whatever `clean` changes: zero-width characters, blanks that are no plain spaces, spaces side by side or at the ends
UNTIDY = rf"[{ZERO_WIDTH}]|[\s\u00a0\u2000-\u200a\u202f\u205f\u3000--[ ]]|  |^ | $|^$"
#: Latin letters that look like Cyrillic ones, lower case and upper case
LOOK_ALIKE = dict(zip("abcehkmoptxyABCEHKMOPTXY", "авсенкмортхуАВСЕНКМОРТХУ", strict=True))
_FOLD = {**{k: v for k, v in LOOK_ALIKE.items() if k.islower()}, "ё": "е", "ӓ": "а"}
_NO_LETTER = r"[^\p{L}\p{N}№]"
#: the usual characters that are no letters go at once
_FOLD_AND_DROP = {**_FOLD, **dict.fromkeys(" .,-()/«»:;%+*", "")}
_RUSSIAN_WORDS = r"^[А-Яа-яЁё .\-]*$"
#: all that `skeleton` does to such words
_CAPITALS = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_NAME_FOLD = {**{c: c.lower() for c in _CAPITALS}, "Ё": "е", "ё": "е", " ": "", ".": "", "-": ""}
#: letters of both alphabets side by side
MIXED = r"[А-Яа-яЁё][A-Za-z]|[A-Za-z][А-Яа-яЁё]"
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
_LEADING_NUMBER = r"^\s*\(?\d+(?:\.\d+)*[.)]*[\s.)]+"


def clean(text: pl.Expr) -> pl.Expr:
    """Cell text without zero-width characters, with single plain spaces; empty becomes null."""
    tidy = text.str.replace_all(f"[{ZERO_WIDTH}]", "").str.replace_all(_SPACES, " ").str.strip_chars()
    return pl.when(tidy != "").then(tidy)


def cleaned(texts: pl.Series) -> pl.Series:
    """`clean` of many texts, of which few need it: looking costs a seventh of doing."""
    untidy = texts.str.contains(UNTIDY)
    if not untidy.any():
        return texts
    return texts.to_frame("text").select(pl.when(untidy).then(clean(pl.col("text"))).otherwise("text")).to_series()


def skeleton(text: pl.Expr) -> pl.Expr:
    """Letters, digits and «№» only, lower case, ё as е, look-alike Latin letters as Cyrillic."""
    low = text.str.to_lowercase()
    folded = low.str.replace_many(list(_FOLD), list(_FOLD.values()))
    return folded.str.replace_all(_NO_LETTER, "")


def bones(texts: pl.Series) -> pl.Series:
    """`skeleton` of a few texts; a search keeps its compiled pattern from call to call, a replacement does not."""
    folded = texts.str.to_lowercase().str.replace_many(list(_FOLD_AND_DROP), list(_FOLD_AND_DROP.values()))
    return folded.str.replace_all(_NO_LETTER, "") if folded.str.contains(_NO_LETTER).any() else folded


def unnumbered_bones(texts: pl.Series) -> pl.Series:
    """`bones` of the texts without their leading numbers."""
    numbered = texts.str.contains(_LEADING_NUMBER).any()
    return bones(texts.str.replace(_LEADING_NUMBER, "") if numbered else texts)


def skeleton_of_names(texts: pl.Series) -> pl.Series:
    """`skeleton` of many texts; three times as fast where all are words of Russian letters, as names are."""
    if texts.str.contains(_RUSSIAN_WORDS).all():
        return texts.str.replace_many(list(_NAME_FOLD), list(_NAME_FOLD.values()))
    return texts.to_frame("text").select(skeleton(pl.col("text"))).to_series()


def without_number(text: pl.Expr) -> pl.Expr:
    """Text without a leading item number such as «3.» or «10)»."""
    return text.str.replace(_LEADING_NUMBER, "")


def skeletons(values: list[str]) -> list[str]:
    """`skeleton` of a few strings."""
    return pl.select(skeleton(clean(pl.lit(pl.Series(values, dtype=pl.String))).fill_null(""))).to_series().to_list()


def fold_words(series: pl.Series) -> pl.Series:
    """Latin look-alike letters inside Russian words become Cyrillic; other words stay as they are.

    Only the distinct values that mix alphabets are touched, which is why a plain function will do.
    """
    mixed = series.filter(series.str.contains(MIXED)).unique().drop_nulls().to_list()
    if not mixed:
        return series
    return series.replace(mixed, [_WORD.sub(_fold_word, value) for value in mixed])


def _fold_word(match: re.Match[str]) -> str:
    word = match.group()
    latin = [c for c in word if c.isascii()]
    if len(latin) == len(word) or any(c not in LOOK_ALIKE for c in latin):
        return word
    return "".join(LOOK_ALIKE.get(c, c) for c in word)
