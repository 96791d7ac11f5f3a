"""Edge cases of the specification: small hand-made deliveries, each with the figures reasoned from the rule by hand.

Belongs here: one function per rule, named after it. Does not belong here: expected figures taken from any program.
"""

from . import deliveries, diagnostics, methodists, moscow, populations, reform, training  # they register their rules
from .rule import RULES, Cell, LedgerLine, MapCell, Rule, collect

__all__ = [
    "RULES",
    "Cell",
    "LedgerLine",
    "MapCell",
    "Rule",
    "collect",
    "deliveries",
    "diagnostics",
    "methodists",
    "moscow",
    "populations",
    "reform",
    "training",
]
