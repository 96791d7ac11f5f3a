"""Disclosure control: no published figure tells about fewer people than the rules allow."""

from pipelines.quality.disclosure.tables import PublicTables, public_tables

__all__ = ["PublicTables", "public_tables"]
