"""Texts of others on the terminal: what would move the cursor, paint, or turn the writing round is shown, not done."""

from __future__ import annotations

import re

#: control characters of both sets but line feed and tab, separators of lines, marks that change the direction
_ACTING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_IN_TEXT = re.compile(f"[{_ACTING}]")
_IN_CELL = re.compile(f"[\\n\\t{_ACTING}]")


def harmless(text: str) -> str:
    """A sentence or several as they can be shown: acting characters as `\\x1b`, `\\u202e`."""
    return _IN_TEXT.sub(_shown, text)


def harmless_line(text: str) -> str:
    """The same for what stands in one line, such as a cell: a line feed begins no new one."""
    return _IN_CELL.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
