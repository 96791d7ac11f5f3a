"""The public tables as CSV and Parquet, each with its data dictionary."""

from __future__ import annotations

from pathlib import Path

from pipelines.publish.dictionary import dictionary_of, publishable
from pipelines.publish.plain_text import plain_texts
from pipelines.quality.disclosure import PublicTables


def write_data(release: Path, tables: PublicTables) -> None:
    """Write `<name>.csv`, `<name>.parquet` and `<name>.dictionary.csv` of every table; rows keep their order."""
    for name, table in tables.named().items():
        public = publishable(name, table)
        plain_texts(public).write_csv(release / f"{name}.csv")
        public.write_parquet(release / f"{name}.parquet", compression="zstd", statistics=False)
        dictionary_of(name, table).write_csv(release / f"{name}.dictionary.csv")
