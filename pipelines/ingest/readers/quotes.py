"""Delimited text with quotation marks: which of them quote a field and which are just characters.

A quoted field may hold delimiters and line breaks. A lone mark must not swallow the rows after it.
"""

import polars as pl

from pipelines.ingest.readers import delimited


def parse(text: bytes, separator: str) -> pl.DataFrame:
    """Cut text that holds quotation marks into fields."""
    try:
        return delimited.parse(text, separator, quote='"')
    except pl.exceptions.ComputeError:
        return delimited.parse(text, separator, quote=None)
