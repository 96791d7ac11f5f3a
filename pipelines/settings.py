"""Where things lie: folders, keys and regions of one deployment. Values come from the environment and the CLI."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.reference import SEEDS, SEEDS_VARIABLE, region_codes

PROJECT_DIR = Path(__file__).parents[1]
DBT_DIR = PROJECT_DIR / "dbt_project"
#: a sender mends a file within a quarter; the rows themselves stay in landing
QUARANTINE_DAYS = 90


class SettingsError(Exception):
    """A setting is missing or wrong; the message says in Russian how to mend it."""


@dataclass(frozen=True)
class Settings:
    """One deployment: data directory, pseudonym key, regions; the accepted warnings where they lie elsewhere, and the
    folder of borders of municipalities, where the deployment has its own.
    """

    data_dir: Path
    key_file: Path
    regions: tuple[str, ...]
    accepted: Path | None = None
    quarantine_days: int = QUARANTINE_DAYS
    borders: Path | None = None

    @property
    def landing(self) -> Path:
        return self.data_dir / "landing"

    @property
    def lake(self) -> Path:
        return self.data_dir / "lake"

    @property
    def quarantine(self) -> Path:
        return self.data_dir / "quarantine"

    @property
    def erasures_file(self) -> Path:
        """People whose data were erased at their request, encrypted."""
        return self.data_dir / "erasures.sealed"

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def warehouse_file(self) -> Path:
        return self.data_dir / "warehouse" / "rsnms.duckdb"

    @property
    def build_file(self) -> Path:
        """The DuckDB file a run builds into; it replaces `warehouse_file` atomically.

        Of the same name, because views remember the name of their database, which DuckDB takes from the file.
        """
        return self.data_dir / "warehouse" / ".building" / self.warehouse_file.name

    @property
    def releases(self) -> Path:
        return self.data_dir / "releases"

    @property
    def accepted_file(self) -> Path:
        """Warnings that analysts accepted; a reviewed file of their own, wherever it is kept."""
        return self.accepted or self.data_dir / "accepted.yaml"

    @property
    def dagster_home(self) -> Path:
        return self.data_dir / "dagster"

    @classmethod
    def from_env(cls, data_dir: Path | None = None, regions: tuple[str, ...] = ()) -> Settings:
        """Settings of this process; arguments win over `RSNMS_*` variables.

        Raises SettingsError when the data directory is not given, a region is unknown or reference data are missing.
        """
        folder = data_dir or (Path(v) if (v := os.environ.get("RSNMS_DATA_DIR")) else None)
        if folder is None:
            raise SettingsError("Не указана папка данных: задайте --data-dir или переменную RSNMS_DATA_DIR.")
        folder = folder.expanduser().resolve()
        if not (SEEDS / "regions.csv").is_file():
            raise SettingsError(
                f"Нет справочников в папке {SEEDS}: скопируйте в неё dbt_project/seeds или уберите {SEEDS_VARIABLE}."
            )
        chosen = regions or tuple(r for r in os.environ.get("RSNMS_REGIONS", "").split(",") if r)
        unknown = sorted(set(chosen) - set(region_codes()))
        if unknown:
            known = ", ".join(region_codes())
            raise SettingsError(f"Неизвестный регион: {', '.join(unknown)}. Известны: {known}.")
        accepted = os.environ.get("RSNMS_ACCEPTED_FILE")
        borders = os.environ.get("RSNMS_BORDERS_DIR")
        key = os.environ.get("RSNMS_PSEUDONYM_KEY_FILE")
        default_key = Path.home() / ".config" / "rsnms" / "pseudonym.key"
        return cls(
            folder,
            Path(key).expanduser() if key else default_key,
            chosen or region_codes(),
            Path(accepted).expanduser() if accepted else None,
            _days("RSNMS_QUARANTINE_DAYS", QUARANTINE_DAYS),
            Path(borders).expanduser() if borders else None,
        )


def _days(variable: str, default: int) -> int:
    text = os.environ.get(variable, "").strip()
    if text and not (text.isdecimal() and int(text) > 0):
        raise SettingsError(f"{variable}: нужно целое число дней больше нуля, а указано «{text}».")
    return int(text) if text else default
