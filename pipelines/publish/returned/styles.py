"""Dressing many cells alike.

openpyxl compares fonts and fills anew for every cell, which costs more than all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any


class Wardrobe:
    """Remembers what a look came to on the cell it was first worn by; of one workbook only."""

    def __init__(self) -> None:
        self._styles: dict[Hashable, Any] = {}

    def dress(self, cell: Any, look: Hashable, put_on: Callable[[], None]) -> None:
        """Give the cell a look over the style it has; `put_on` is called where the two have not met yet."""
        key = (tuple(cell._style or ()), look)
        if key not in self._styles:
            put_on()
            self._styles[key] = copy(cell._style)
        cell._style = copy(self._styles[key])
