"""Casts: text of one contract column → value and reason code, one module per family of types.

A cast works on distinct values (`cast_values`), never row by row. What becomes of a row with a bad
value belongs to `judge`.
"""

from pipelines.ingest.casts.registry import CastContext, cast_values

__all__ = ["CastContext", "cast_values"]
