"""A municipality by its ОКТМО code or by any usual writing of its name, within one region.

Which municipality of today an old code became is not decided here: that is a matter of dates and
belongs to the dbt models.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from pipelines.ingest.text import fold_words
from pipelines.reference import seed

_CODE = re.compile(r"\(?(\d{7,9}|\d{11})\)?(?:[.,]0+)?(?:\s+\D.*)?")
_LEADING_NUMBER = re.compile(r"^\(?\d+[.)]*\s+")
_GENITIVE = re.compile(r"([сц]к)ого$")
#: what may stand between the name of a town and the adjective made of it: Камышлов → Камышловский
_ADJECTIVE_TAIL = re.compile(r"(?:(?:ов|ев|ин|н|ь)?[сц]к)?(?:ий|ой|ое)")
#: words of the kind of a municipality, in the order in which they are taken out of a name
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("", r"\bмуниципальн\w+ образовани\w+"),
        ("district", r"\b(?:муниципальн\w+|мун\.?|м\.?) ?(?:район\w*|р-н\w*)|\bмр\b|\bрайон\w*|\bр-н\w*"),
        ("urban", r"\b(?:городско\w+|гор\.) округ\w*|\bг\. ?о\.?(?=\s|$)|\bго\b"),
        ("municipal", r"\b(?:муниципальн\w+|мун\.) округ\w*"),
        ("", r"\bм\. ?о\.?(?=\s|$)|\bмо\b|\bокруг\w*|\bзато\b"),
        ("city", r"\bрабочий(?: поселок)?\b|\(?(?:поселок )?городского типа\)?|\bр\. ?п\.|\bрп\b|\bпгт\b\.?"),
        ("city", r"\bпоселок\b|\bпос\.|\bп\.(?= )"),
        ("city", r"\bгород\b|\bгор\.|\bг\.|\bг(?= )"),
    )
)
#: kinds of municipality to try for a kind word, in order
_TIERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "district": (("district",), ("municipal",), ("urban",)),
    "municipal": (("municipal",), ("district", "urban")),
    "urban": (("urban",), ("municipal",)),
    "city": (("urban",),),
    "": (("district", "municipal", "urban"),),
}
_CLASS_OF_TYPE = {"муниципальный район": "district", "муниципальный округ": "municipal", "городской округ": "urban"}


@dataclass(frozen=True)
class Municipality:
    """A municipality of a region with the dates between which it existed."""

    code: str
    check_digit: str
    name_ru: str
    root: str
    kind: str
    valid_from: date
    valid_to: date


def cast_municipality(text: pl.Series, region_code: str, on: date) -> pl.DataFrame:
    """Municipality codes; a note names the candidates where two fit equally.

    Names are few and distinct here, so each is resolved by a plain function.
    """
    found = [resolve(value, region_code, on) for value in fold_words(text).to_list()]
    return pl.DataFrame(
        {"value": [f[0] for f in found], "reason": [f[1] for f in found], "note": [f[2] for f in found]},
        schema={"value": pl.String, "reason": pl.String, "note": pl.String},
    )


def resolve(text: str, region_code: str, on: date) -> tuple[str | None, str | None, str | None]:
    """(code, reason, note) of one written municipality, for a delivery effective `on`."""
    known = municipalities(region_code)
    low = text.lower().replace("ё", "е")
    if match := _CODE.fullmatch(low):
        return _by_code(match[1], known)
    kind, root = split_name(_LEADING_NUMBER.sub("", low))
    fitting = _fitting(kind, root, known) if root else []
    current = [m for m in fitting if m.valid_from <= on <= m.valid_to]
    chosen = current or fitting
    if len(chosen) == 1:
        return chosen[0].code, None, None
    note = "; ".join(f"{m.code} {m.name_ru}" for m in chosen) or None
    return None, "unknown_municipality", note


def split_name(name: str) -> tuple[str, str]:
    """(kind word class, letters of the proper name) of a lower-case name."""
    kind = ""
    for found, pattern in _KINDS:
        name, count = pattern.subn(" ", name)
        if count and not kind:
            kind = found
    root = re.sub(r"[^а-яa-z]", "", name)
    return kind, _GENITIVE.sub(r"\1ий", root)


@cache
def municipalities(region_code: str) -> tuple[Municipality, ...]:
    """All municipalities a region ever had in the reference data, by code."""
    rows = seed("municipalities").filter(pl.col("region_code") == region_code).sort("municipality_code")
    return tuple(
        Municipality(
            code=row["municipality_code"],
            check_digit=row["check_digit"],
            name_ru=row["name_ru"],
            root=split_name(row["name_ru"].lower().replace("ё", "е"))[1],
            kind=_CLASS_OF_TYPE[row["type_ru"]],
            valid_from=date.fromisoformat(row["valid_from"] or "1900-01-01"),
            valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
        )
        for row in rows.iter_rows(named=True)
    )


def _by_code(digits: str, known: tuple[Municipality, ...]) -> tuple[str | None, str | None, str | None]:
    code = digits.zfill(8)[:8]
    for municipality in known:
        if municipality.code == code:
            if len(digits) == 9 and digits[8] != municipality.check_digit:
                return None, "bad_checksum", None
            return code, None, None
    return None, "unknown_municipality", None


def _fitting(kind: str, root: str, known: tuple[Municipality, ...]) -> list[Municipality]:
    for tier in _TIERS[kind]:
        allowed = [m for m in known if m.kind in tier]
        exact = [m for m in allowed if m.root == root]
        if exact:
            return exact
        if "urban" in tier and kind != "district":
            related = [m for m in allowed if m.kind == "urban" and _related(m.root, root)]
            if related:
                return related
    return []


def _related(one: str, other: str) -> bool:
    """Whether one is the town and the other the adjective made of it."""
    town, adjective = sorted((one, other), key=len)
    stem = re.sub(r"[аьоыий]$", "", town)
    return adjective.startswith(stem) and _ADJECTIVE_TAIL.fullmatch(adjective[len(stem) :]) is not None
