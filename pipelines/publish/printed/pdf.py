"""From content to the bytes of a PDF: typst with its own fonts, no clock, no network. It decides no word."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

TEMPLATE = Path(__file__).with_name("report.typ")
#: accessible by ISO 14289-1: tagged, with a title, a language and only text that a reader can copy
STANDARD: Final = "ua-1"
# What the embedded fonts can show: Latin, Cyrillic, punctuation, signs of the report. Compiling fails on anything else.
_SHOWN = re.compile(
    r"[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u00ff\u0100-\u017f\u0400-\u045f\u0490-\u0493"
    r"\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2116\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u2713\u2715]"
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_INSTEAD = {"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\u2009": " ", "\t": " ", "\r": "", "\u2033": '"'}
_UNKNOWN = "?"


def typeset(content: dict[str, Any], as_of: date) -> bytes:
    """The report of `content` (names as in the template, texts as data and never as markup)."""
    data = json.dumps(displayable(content), ensure_ascii=False, sort_keys=True)
    compiled = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": data},
        pdf_standards=[STANDARD],
        timestamp=datetime.combine(as_of, time(), UTC),
    )
    return bytes(compiled)


def displayable(content: Any) -> Any:
    """`content` with a question mark for every character that the fonts lack: one of them would stop the release."""
    if isinstance(content, str):
        text = "".join(_INSTEAD.get(c, c) for c in _INVISIBLE.sub("", content))
        return _SHOWN.sub(_UNKNOWN, text)
    if isinstance(content, dict):
        return {key: displayable(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [displayable(value) for value in content]
    return content


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with the library, so that every machine makes the same bytes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
