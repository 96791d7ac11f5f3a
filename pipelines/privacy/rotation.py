"""A new pseudonym key: the lake is read anew from landing under it, compared with the old one, and put in its place.

The old key is not needed for that, so the same way leads on when it is lost. Comparing belongs to `rekeyed`, and
the switch, which a kill cannot leave half done, to `switch`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.access import private_folder
from pipelines.ingest import ingest_region
from pipelines.ingest.deliveries import DELIVERY_SCHEMA
from pipelines.ingest.erasures import NOBODY, load_erasures, save_erasures
from pipelines.ingest.lake import DELIVERIES, REJECTION_SCHEMA, REJECTIONS, read_or_empty, region_file, write_if_changed
from pipelines.ingest.quarantine import kept, read_rows, rows_file, seal_plain, write_rows
from pipelines.keys import check_value, create_key, key_of_lake, lake_check, load_key
from pipelines.privacy.erasure import LOG as ERASURE_LOG
from pipelines.privacy.erasure import forget_erasures
from pipelines.privacy.rekeyed import carry_over, compare
from pipelines.privacy.switch import commit, discard, staging
from pipelines.privacy.warehouse import with_pseudonyms
from pipelines.settings import Settings, SettingsError

_UNREAD = "unread"
#: called with what is being done, in Russian
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Rotation:
    """`checks`: check values of the old key ('' unknown) and the new. `repeat`: requests whose erasure went lost."""

    checks: tuple[str, str]
    files: int
    people: int
    repeat: tuple[str, ...]


def rotate(settings: Settings, *, lost: bool = False, progress: Progress = lambda _: None) -> Rotation:
    """Give the deployment a new key; the caller holds the lock of the data directory.

    `lost`: the old key is gone, and with it the list of the erased and rejected rows whose files are not in landing any
    more. Raises RekeyError, and changes nothing, where the lake read anew is not the old one but for the pseudonyms.
    """
    old_key = _old_key(settings, lost=lost)
    regions = sorted(f.stem.removeprefix("region=") for f in (settings.lake / DELIVERIES).glob("region=*.parquet"))
    if not regions:
        raise SettingsError("Озера данных ещё нет, менять нечего. Ключ создаёт rsnms doctor --init.")
    if old_key is not None:
        seal_plain(settings, old_key)
    discard(settings)
    try:
        made = staging(settings)
        new_key = _new_key(made)
        erasures = load_erasures(settings, old_key) if old_key is not None else NOBODY
        if erasures.people:
            save_erasures(made, new_key, erasures)
        for region in regions:
            progress(f"Регион {region}: читаем файлы заново")
            _stage(settings, made, region)
            ingest_region(made, region)
        progress("Сверяем новое озеро с прежним")
        missing = _missing(settings, made, regions)
        pairs = compare(settings, made, regions, missing, {person.replacement for person in erasures.people})
        carry_over(settings, made, regions, missing, pairs, new_key)
        _quarantine(settings, made, old_key, new_key)
        if settings.warehouse_file.is_file():
            progress("Меняем псевдонимы в хранилище")
            with_pseudonyms(settings.warehouse_file, made.warehouse_file, pairs.people)
    except BaseException:
        discard(settings)
        raise
    rotation = Rotation(
        (lake_check(settings) or "", check_value(new_key)), _files(settings, regions), len(pairs.people),
        _requests(settings) if lost else (),
    )  # fmt: skip
    if lost:
        forget_erasures(settings)
    commit(settings)
    return rotation


def _old_key(settings: Settings, *, lost: bool) -> bytes | None:
    if not lost:
        return key_of_lake(settings)
    if settings.key_file.exists():
        # It may be the key of another deployment, and the old key is removed in the end.
        raise SettingsError(
            f"Файл ключа {settings.key_file} на месте. Если он подходит к озеру, смените его: rsnms keys rotate. "
            "Если это другой ключ, уберите его или укажите в RSNMS_PSEUDONYM_KEY_FILE другое место для нового."
        )
    return None


def _new_key(made: Settings) -> bytes:
    private_folder(made.data_dir)
    if not create_key(made.key_file):
        raise SettingsError(f"Файл {made.key_file} уже есть. Если он остался от прежней попытки, удалите его.")
    return load_key(made)


def _stage(settings: Settings, made: Settings, region: str) -> None:
    """The ledger of a region without the fingerprints: files that are there will be read again.

    When they were first seen stays known, and so does what is known of files that are not there any more.
    """
    if not made.landing.is_symlink():
        made.landing.symlink_to(settings.landing)
    unread = _ledger(settings, region).with_columns(fingerprint=pl.lit(_UNREAD))
    write_if_changed(unread, region_file(made.lake, DELIVERIES, region))
    found = region_file(settings.lake, REJECTIONS, region)
    if found.exists():
        write_if_changed(read_or_empty(found, REJECTION_SCHEMA), region_file(made.lake, REJECTIONS, region))


def _missing(settings: Settings, made: Settings, regions: list[str]) -> list[str]:
    """Accepted deliveries that were not read again, for no copy of the content is in landing any more.

    Their fingerprints in the new ledger become what they were.
    """
    missing: list[str] = []
    for region in regions:
        old, new = _ledger(settings, region), _ledger(made, region)
        unread = new.filter(fingerprint=_UNREAD).select("path", "sha256")
        before = old.join(unread, on=["path", "sha256"], how="semi").select("path", "sha256", was="fingerprint")
        restored = new.join(before, on=["path", "sha256"], how="left", maintain_order="left")
        fingerprint = pl.coalesce("was", "fingerprint")
        write_if_changed(
            restored.with_columns(fingerprint=fingerprint).drop("was"), region_file(made.lake, DELIVERIES, region)
        )
        content = ["source", "period", "deliverer", "sha256"]
        read = new.filter(pl.col("fingerprint") != _UNREAD)
        accepted = new.filter(pl.col("status") == "accepted")
        missing += accepted.join(read, on=content, how="anti")["delivery_id"].sort().to_list()
    return missing


def _quarantine(settings: Settings, made: Settings, old_key: bytes | None, new_key: bytes) -> None:
    """As before: what was purged stays away, what was not read again is sealed anew."""
    before = {(i.region_code, i.source, i.delivery_id): i.file for i in kept(settings)}
    after = {(i.region_code, i.source, i.delivery_id): i.file for i in kept(made)}
    for name in after.keys() - before.keys():
        after[name].unlink()
    if old_key is None:
        return
    for name in sorted(before.keys() - after.keys()):
        write_rows(read_rows(before[name], old_key), rows_file(made.quarantine, *name), new_key)


def _ledger(settings: Settings, region: str) -> pl.DataFrame:
    return read_or_empty(region_file(settings.lake, DELIVERIES, region), DELIVERY_SCHEMA)


def _files(settings: Settings, regions: list[str]) -> int:
    return sum(_ledger(settings, region).height for region in regions)


def _requests(settings: Settings) -> tuple[str, ...]:
    """Numbers of the requests by which people were erased, as the log has them."""
    file = settings.logs / ERASURE_LOG
    if not file.exists():
        return ()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(line["request"] for line in lines if line["event"] == "erasing"))
