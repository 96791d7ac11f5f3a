"""Damaged tables of the lake: what is read again from landing instead, and what to do where landing has it no more.

Nothing is lost silently: a table is taken away only when everything that stood in it has been read again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.access import write_private
from pipelines.ingest import sums
from pipelines.ingest.deliveries import Line
from pipelines.ingest.lake import DELIVERIES, REJECTIONS, region_file
from pipelines.settings import SettingsError


class LakeDamagedError(SettingsError):
    """Tables of the lake are damaged and cannot be read again from landing; the message says what to do."""


@dataclass(frozen=True)
class Damage:
    """Damaged tables of one region."""

    lake: Path
    region_code: str
    files: tuple[Path, ...] = ()

    def concerns(self, line: Line) -> bool:
        """Whether rows or findings of an accepted delivery, or findings of a held one, stood in a damaged table."""
        if line.outcome is None or line.outcome.status not in ("accepted", "held"):
            return False
        rows = self.lake / line.source / f"region={line.region_code}" / f"{line.period}.parquet"
        findings = region_file(self.lake, REJECTIONS, self.region_code)
        return findings in self.files or (line.outcome.status == "accepted" and rows in self.files)

    def require_in_landing(self, lines: Iterable[Line]) -> None:
        """`lines` are those that are not to be read again. Raises LakeDamagedError where one of them is concerned."""
        gone = [line for line in lines if self.concerns(line)]
        if gone:
            places = sorted({f"{line.source}/{line.period}" for line in gone})
            raise LakeDamagedError(
                f"{self._words()} Файлов, из которых это собрано, в landing уже нет ({len(gone)} шт.: "
                f"{', '.join(places)}). Верните их в landing или восстановите озеро из резервной копии (rsnms restore) "
                "и повторите команду. До этого ничего не меняется, в силе прежний выпуск."
            )

    def require_read(self, concerned: Iterable[str], read: Container[str]) -> None:
        """Raises LakeDamagedError where a delivery concerned was not read after all: its file has just changed."""
        if any(delivery not in read for delivery in concerned):
            raise LakeDamagedError(
                f"{self._words()} Файлы в landing, из которых это собирается заново, изменились во время чтения. "
                "Дождитесь конца их передачи и повторите команду."
            )

    def remove(self) -> None:
        """Take the damaged tables away, for their rows have been read again."""
        for file in self.files:
            file.unlink(missing_ok=True)

    def _words(self) -> str:
        names = [file.relative_to(self.lake.parent).as_posix() for file in self.files]
        more = f" и ещё {len(names) - 3}" if len(names) > 3 else ""
        return f"Файлы озера данных повреждены или пропали: {', '.join(names[:3])}{more}."


def examine(lake: Path, region_code: str) -> Damage:
    """What is damaged in the tables of a region; the list of deliveries has been mended from its copy by then.

    A lake of a version without checksums is taken as it is, as far as it can be read. Raises LakeDamagedError where the
    list of deliveries is damaged and so is its copy.
    """
    for leftover in sums.unfinished(lake, region_code):
        leftover.unlink(missing_ok=True)
    if not sums.has_sums(lake, region_code):
        sums.begin(lake, region_code, [file for file in sums.region_files(lake, region_code) if _is_readable(file)])
    files = sums.damaged(lake, region_code)
    ledger = region_file(lake, DELIVERIES, region_code)
    if ledger in files:
        _mend_ledger(lake, region_code, ledger)
    return Damage(lake, region_code, tuple(file for file in files if file != ledger))


def settle(lake: Path, region_code: str) -> None:
    """The region is done: its tables are what they should be, and the list of deliveries has its copy."""
    ledger, copy = region_file(lake, DELIVERIES, region_code), sums.copy_of_ledger(lake, region_code)
    if ledger.is_file() and not (copy.is_file() and copy.read_bytes() == ledger.read_bytes()):
        write_private(copy, ledger.read_bytes())
    sums.settle(lake, region_code)


def _mend_ledger(lake: Path, region_code: str, ledger: Path) -> None:
    copy, name = sums.copy_of_ledger(lake, region_code), ledger.relative_to(lake).as_posix()
    copied = copy.is_file() and ledger.is_file() and copy.read_bytes() == ledger.read_bytes()
    if copied and not sums.has_line(lake, region_code, name):
        return  # it is the checksums that are damaged, and the two vouch for each other
    if not sums.is_as_written(lake, region_code, copy, name):
        raise LakeDamagedError(
            f"Учёт принятых файлов региона {region_code} ({ledger.relative_to(lake.parent).as_posix()}) повреждён, "
            "и его копия тоже. Восстановите озеро из резервной копии (rsnms restore). Если копии нет, переименуйте "
            "папку lake и выполните rsnms run: озеро будет собрано заново из landing. До этого в силе прежний выпуск."
        )
    write_private(ledger, copy.read_bytes())


def _is_readable(file: Path) -> bool:
    try:
        pl.read_parquet(file, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError):
        return False
    return True
