"""Disclosure control: no published figure tells about fewer people than the rules allow."""

from pipelines.quality.disclosure.once import Disclose, OncePublic
from pipelines.quality.disclosure.tables import PublicTables, public_tables

__all__ = ["Disclose", "OncePublic", "PublicTables", "public_tables"]
