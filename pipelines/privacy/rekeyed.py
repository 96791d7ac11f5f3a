"""Is a lake read anew under another key the same lake? Row by row, and which pseudonym became which.

Both lakes are read only, but for the rows that `carry_over` adds to the new one. Nothing here needs a key to compare.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract, load_contracts
from pipelines.ingest import lake
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.pseudonyms import pseudonym_columns
from pipelines.settings import Settings, SettingsError

_ROW = ["delivery_id", "row_order"]
_PAIR = {"old": pl.String, "new": pl.String}
_HASHES = {"old": pl.UInt64, "new": pl.UInt64}


class RekeyError(SettingsError):
    """The two lakes differ in more than pseudonyms; the message says what to do."""


@dataclass(frozen=True)
class Pairs:
    """Old and new pseudonym of every person, and per source old and new content hash of every row: one to one."""

    people: dict[str, str]
    hashes: dict[str, pl.DataFrame]


def compare(old: Settings, new: Settings, regions: list[str], missing: list[str], replacements: set[str]) -> Pairs:
    """Pairs of the two lakes. Deliveries in `missing` were not read again and are left out.

    `replacements` of erased people are the same in both, wherever they occur.
    Raises RekeyError where ledgers or rows differ, or where pseudonyms or content hashes are not one to one.
    """
    for region in regions:
        _require_equal_ledgers(old, new, region)
    people = [pl.DataFrame({"old": sorted(replacements), "new": sorted(replacements)}, schema=_PAIR)]
    hashes: dict[str, pl.DataFrame] = {}
    for source, contract in load_contracts().items():
        found = [pl.DataFrame(schema=_HASHES)]
        for file in _partitions(old, new, source):
            before, after = (_rows(s.lake / file, contract, missing) for s in (old, new))
            _require_equal_rows(before, after, contract, source)
            for name in pseudonym_columns(contract):
                people.append(_pairs(before[name], after[name]))
            found.append(_pairs(before["content_hash"], after["content_hash"]))
        hashes[source] = _one_to_one(pl.concat(found), source)
    pairs = _one_to_one(pl.concat(people), "псевдонимы")
    return Pairs(dict(pairs.iter_rows()), hashes)


def carry_over(
    old: Settings, new: Settings, regions: list[str], missing: list[str], pairs: Pairs, new_key: bytes
) -> None:
    """Bring rows of files that are not in landing any more into the new lake.

    Their people are known by their other rows. Raises RekeyError where one of them is in such files only.
    """
    if not missing:
        return
    ledger = pl.concat([lake.read_or_empty(lake.region_file(old.lake, lake.DELIVERIES, r), DELIVERY_SCHEMA)
                        for r in regions])  # fmt: skip
    accepted = ledger.filter(pl.col("status") == "accepted")
    order = dict(accepted.select("delivery_id", "delivery_order").iter_rows())
    lost = accepted.filter(pl.col("delivery_id").is_in(missing))
    for source, region, period in lost.select("source", "region_code", "period").unique().sort(pl.all()).iter_rows():
        contract = load_contracts()[source]
        before = lake.read_or_empty(lake.partition_file(old.lake, source, region, period), lake.schema_of(contract))
        rows = _rekeyed(before.filter(pl.col("delivery_id").is_in(missing)), contract, pairs, new_key, lost)
        target = lake.partition_file(new.lake, source, region, period)
        part = lake.parts_folder(new.lake, region) / "carried.parquet"
        lake.write_if_changed(rows, part)
        lake.merge_partition(target, contract, set(order), [part], order)
        part.unlink()


def _rekeyed(rows: pl.DataFrame, contract: Contract, pairs: Pairs, new_key: bytes, lost: pl.DataFrame) -> pl.DataFrame:
    names = pseudonym_columns(contract)
    known = pl.Series(list(pairs.people), dtype=pl.String).implode()
    unknown = rows.select(pl.any_horizontal([pl.col(n).is_not_null() & ~pl.col(n).is_in(known) for n in names])) if (
        names
    ) else pl.DataFrame({"u": [False]})  # fmt: skip
    if unknown.to_series().any():
        files = "; ".join(lost["path"].unique().sort().head(5))
        raise RekeyError(
            f"Ключ не сменён: в папке landing нет файлов, строки которых есть в озере ({lost.height}), а люди из них "
            f"больше нигде не названы. Верните эти файлы на время смены ключа. Первые из них: {files}."
        )
    seed = int.from_bytes(hashlib.sha256(b"carried" + new_key).digest()[:8], "big")
    hashes = rows.select("content_hash").join(
        pairs.hashes[contract.source], left_on="content_hash", right_on="old", how="left", maintain_order="left"
    )
    fresh = rows.select("content_hash").hash_rows(seed)
    return rows.with_columns(
        pl.col(names).replace_strict(pairs.people, default=None, return_dtype=pl.String),
        content_hash=hashes["new"].fill_null(fresh),
    )


def _require_equal_ledgers(old: Settings, new: Settings, region: str) -> None:
    before, after = (
        lake.read_or_empty(lake.region_file(s.lake, lake.DELIVERIES, region), DELIVERY_SCHEMA).drop("fingerprint")
        for s in (old, new)
    )
    if not before.equals(after):
        raise RekeyError(
            f"Ключ не сменён: в регионе {region} учёт файлов, прочитанных заново, не совпал с прежним. "
            "Пришли новые файлы или обновилась программа: выполните rsnms run и повторите. "
            "Если ключ утрачен, уберите новые файлы из landing на время смены ключа."
        )


def _partitions(old: Settings, new: Settings, source: str) -> list[Path]:
    """Partition files of either lake, relative to it."""
    return sorted({f.relative_to(s.lake) for s in (old, new) for f in (s.lake / source).glob("region=*/*.parquet")})


def _rows(file: Path, contract: Contract, missing: list[str]) -> pl.DataFrame:
    rows = lake.read_or_empty(file, lake.schema_of(contract))
    return rows.filter(~pl.col("delivery_id").is_in(missing)).sort(_ROW)


def _require_equal_rows(before: pl.DataFrame, after: pl.DataFrame, contract: Contract, source: str) -> None:
    other = [*pseudonym_columns(contract), "content_hash"]
    if not before.drop(other).equals(after.drop(other)):
        raise RekeyError(
            f"Ключ не сменён: строки источника {source}, прочитанные заново, не совпали с прежними. "
            "Обновилась программа или справочники: выполните rsnms run и повторите."
        )


def _pairs(before: pl.Series, after: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"old": before, "new": after}).unique()


def _one_to_one(pairs: pl.DataFrame, what: str) -> pl.DataFrame:
    distinct = pairs.unique().filter(pl.any_horizontal(pl.all().is_not_null()))
    if (
        distinct["old"].is_duplicated().any()
        or distinct["new"].is_duplicated().any()
        or distinct.null_count().sum_horizontal().item()
    ):
        raise RekeyError(
            f"Ключ не сменён: прежние и новые строки не соответствуют друг другу один к одному ({what}). "
            "Озеро собрано разными ключами: сообщите разработчикам, данные не изменены."
        )
    return distinct
