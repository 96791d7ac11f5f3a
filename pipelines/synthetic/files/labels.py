"""Ways in which people write one label of a list: other words for it, case, spaces, look-alike letters."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.contracts.model import Column, ColumnKind
from pipelines.reference import seed
from pipelines.synthetic.world.municipalities import valid_on

_LOOKALIKE = str.maketrans("АВЕКМНОРСТХаеорсх", "ABEKMHOPCTXaeopcx")
#: parts of an official name that people leave out
_NOT_ROOT = (
    "рабочий поселок (поселок городского типа) ", "ЗАТО ", "город ", "поселок ", " муниципальный район",
    " муниципальный округ", ":",
)  # fmt: skip
#: labels that are placeholders elsewhere
_AVOIDED = {"-", "нет данных", "х"}


def variants(column: Column, codes: list[str], region_code: str, day: date) -> dict[str, list[str]]:
    """For each code the texts that mean it, the usual ones first."""
    match column.kind:
        case ColumnKind.SUBJECT:
            return {code: _with_slips(words) for code, words in _subject_words().items()}
        case ColumnKind.MUNICIPALITY:
            # a row of an earlier period, sent late, may bear a code from before a reform
            return {code: [code] for code in codes} | municipality_words(region_code, day)
        case ColumnKind.ENUM_SET:
            return {code: _set_words(column, code) for code in codes}
        case _:
            return {
                code: _with_slips([w for w in words if w not in _AVOIDED] or [code]) for code, words in column.labels
            }


def coded(values: pl.Series, words: dict[str, list[str]], rng: np.random.Generator, encoding: str) -> pl.Series:
    """A text for each value; the later a text stands in its list, the seldomer it comes."""
    fitting = {code: [w for w in texts if _fits(w, encoding)] for code, texts in words.items()}
    width = max(len(texts) for texts in fitting.values())
    flat = pl.Series([texts[min(i, len(texts) - 1)] for texts in fitting.values() for i in range(width)])
    lengths = np.array([len(texts) for texts in fitting.values()])
    place = values.replace_strict(list(fitting), range(len(fitting)), default=None, return_dtype=pl.Int64)
    known = place.fill_null(0).to_numpy()
    choice = (rng.random(len(values)) ** 2.2 * lengths[known]).astype(np.int64)
    return flat.gather(pl.Series(known * width + choice)).set(place.is_null(), None)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _with_slips(words: list[str]) -> list[str]:
    first, last = words[0], words[-1]
    capital = first[:1].upper() + first[1:]
    slips = [capital, first.upper(), f" {first} ", last.replace(" ", "\u00a0"), first.replace("ё", "е")]
    slips.append(lookalike(first))
    if len(first) > 3:
        slips.append(f"{first[:2]}\u200b{first[2:]}")
    return [*words, *slips]


def lookalike(text: str) -> str:
    """The text with one Cyrillic letter, in its second half if possible, replaced by the Latin one that looks alike."""
    for index in reversed(range(len(text))):
        if text[index] != (other := text[index].translate(_LOOKALIKE)):
            return text[:index] + other + text[index + 1 :]
    return text


def _subject_words() -> dict[str, list[str]]:
    table = seed("taught_subjects").select("subject_code", "subject_ru", "aliases")
    return {code: [name, *(aliases.split(";") if aliases else [])] for code, name, aliases in table.iter_rows()}


def _set_words(column: Column, code: str) -> list[str]:
    labels = dict(column.labels)
    parts = [[w for w in labels[part] if w not in _AVOIDED] for part in code.split(";")]
    if len(parts) == 1:
        return _with_slips(parts[0])
    return [separator.join(words[0] for words in parts) for separator in ("; ", ", ", "/", " ; ")]


def municipality_words(region_code: str, day: date) -> dict[str, list[str]]:
    """Codes and names of the municipalities valid on that day; a name that two share is written out in full."""
    table = valid_on(region_code, day)
    roots = [_root(name) for name in table["name_ru"]]
    stems = [root[:-2] if root.endswith(("ий", "ое")) else root for root in (r.lower() for r in roots)]
    words = {}
    rows = zip(table["municipality_code"], table["name_ru"], table["type_ru"], roots, strict=True)
    for no, (code, name, kind, root) in enumerate(rows, start=1):
        twins = sum(stem[:6] == stems[no - 1][:6] for stem in stems)
        words[code] = [code, *([] if twins > 1 else _names(name, kind, root, no))]
    return words


def _root(name: str) -> str:
    for word in _NOT_ROOT:
        name = name.replace(word, "")
    return name


def _names(name: str, kind: str, root: str, no: int) -> list[str]:
    if kind == "муниципальный район":
        texts = [name, f"{root} район", f"{root} м.р-н", f"МР {root}", f"{root} МО", f"({no}) {root} район"]
    elif kind == "муниципальный округ":
        texts = [name, f"{root} МО", f"{root} м.о.", f"({no}) {name}"]
    elif name.startswith("город ") or not root.endswith(("ий", "ое", "ой")):
        texts = [root, f"г. {root}", f"{root} г.о.", f"ГО г. {root}", f"({no}) Город {root}"]
    else:
        texts = [f"{root} {kind}", f"{root} ГО", f"{root} г.о."]
    return [*texts, texts[0].upper(), f" {texts[0]} ", texts[0].replace(" ", "\u00a0")]
