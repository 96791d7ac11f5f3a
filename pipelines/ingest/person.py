"""What the lake holds about one person, for that person's own request. Erasing it belongs to `pipelines.privacy`.

The person is found by the pseudonym; files that were not taken hold what the lake does not know.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contracts import Contract, load_contracts
from pipelines.ingest.casts.identifiers import cast_snils
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.erasures import Erased, load_erasures
from pipelines.ingest.lake import DELIVERIES, schema_of
from pipelines.ingest.pseudonyms import pseudonym, pseudonym_columns
from pipelines.keys import key_of_lake
from pipelines.settings import Settings

#: rows that name a person only through rows of another source: source, that source, the column they share
_LINKED = (("iom_activities", "ioms", "iom_id"),)
_OWN = "person_id"
_PLACE = ("region_code", "delivery_id", "member", "sheet", "row_number")


NOT_A_SNILS = "Это не СНИЛС: нужны 11 цифр с верным контрольным числом, например 112-233-445 95."


class PersonError(Exception):
    """What was given is no СНИЛС; the message is Russian and does not repeat it."""


@dataclass(frozen=True)
class Holdings:
    """Rows about one person.

    `records`: by source, the columns of the contract as the lake has them, without pseudonyms, with `named_as` (the
    lake's column that names the person), region_code, path, member, sheet, row_number. `files`: path, source, period,
    sha256, rows, state (there, missing, copy), sorted by path. `not_taken`: landed files that were held or rejected.
    `erased`: the person was erased; then the lake has rows of nobody.
    """

    records: dict[str, pl.DataFrame]
    files: pl.DataFrame
    not_taken: int
    erased: Erased | None = None


def holdings(settings: Settings, snils: str) -> Holdings:
    """What is held about the person with this СНИЛС, in all regions that the lake has.

    Raises PersonError where it is no СНИЛС and SettingsError where the key cannot be used.
    """
    cast = cast_snils(pl.Series([snils], dtype=pl.String))["value"].item()
    if cast is None:
        raise PersonError(NOT_A_SNILS)
    key = key_of_lake(settings)
    person = pseudonym(cast, key)
    erased = load_erasures(settings, key).find(cast)
    found = {name: _rows(settings, contract, person) for name, contract in load_contracts().items()}
    for source, owner, column in _LINKED:
        own = found[owner].filter(pl.col("named_as") == _OWN)
        found[source] = _scan(settings, load_contracts()[source]).join(
            own.lazy().select("region_code", column).unique(), on=["region_code", column], how="semi"
        ).with_columns(named_as=pl.lit(column)).collect()  # fmt: skip
    deliveries = _deliveries(settings)
    records = {name: _record(rows, load_contracts()[name], deliveries) for name, rows in found.items() if rows.height}
    not_taken = deliveries.filter(pl.col("status").is_in(["held", "rejected"])).height
    return Holdings(records, _files(settings, found, deliveries), not_taken, erased)


def _scan(settings: Settings, contract: Contract) -> pl.LazyFrame:
    files = sorted((settings.lake / contract.source).glob("region=*/*.parquet"))
    if not files:
        return pl.LazyFrame(schema=schema_of(contract))
    return pl.scan_parquet(files, hive_partitioning=False).select(list(schema_of(contract)))


def _rows(settings: Settings, contract: Contract, person: str) -> pl.DataFrame:
    names = pseudonym_columns(contract)
    if not names:
        return pl.DataFrame(schema={**schema_of(contract), "named_as": pl.String})
    roles = [pl.when(pl.col(n) == person).then(pl.lit(n)) for n in names]
    return (
        _scan(settings, contract)
        .with_columns(named_as=pl.coalesce(roles))
        .filter(pl.col("named_as").is_not_null())
        .collect()
    )


def _deliveries(settings: Settings) -> pl.DataFrame:
    files = sorted((settings.lake / DELIVERIES).glob("region=*.parquet"))
    frames = [pl.read_parquet(f, hive_partitioning=False).select(list(DELIVERY_SCHEMA)) for f in files]
    return pl.concat([pl.DataFrame(schema=DELIVERY_SCHEMA), *frames])


def _record(rows: pl.DataFrame, contract: Contract, deliveries: pl.DataFrame) -> pl.DataFrame:
    """Others' pseudonyms are left out with the person's own: the answer is about one person."""
    values = [name for name in contract.lake_schema if name not in pseudonym_columns(contract)]
    accepted = deliveries.filter(pl.col("status") == "accepted").select("delivery_id", "path", "delivery_order")
    placed = rows.join(accepted, on="delivery_id", how="left").sort("region_code", "delivery_order", "row_order")
    return placed.select("named_as", *values, "region_code", "path", "member", "sheet", "row_number")


def _files(settings: Settings, found: dict[str, pl.DataFrame], deliveries: pl.DataFrame) -> pl.DataFrame:
    """Landed files with rows of the person, byte-identical copies of them too."""
    held = pl.concat([rows.select(_PLACE) for rows in found.values()]).group_by("delivery_id").len("rows")
    named = deliveries.filter(pl.col("status") == "accepted").join(held, on="delivery_id")
    copies = deliveries.filter(pl.col("status") == "unchanged").join(
        named.select("sha256", "rows").unique("sha256"), on="sha256"
    )
    files = pl.concat([named, copies], how="diagonal").sort("path")
    there = pl.Series([(settings.landing / path).is_file() for path in files["path"]], dtype=pl.Boolean)
    return files.select(
        "path", "source", "period", "sha256", pl.col("rows").cast(pl.Int64),
        state=pl.when(~there).then(pl.lit("missing")).when(pl.col("status") == "unchanged").then(pl.lit("copy"))
        .otherwise(pl.lit("there")),
    )  # fmt: skip
