"""Backups of a data directory: incremental, verified by hashes, made while a run may be under way; restoring one."""

from pipelines.backup.make import Made, make_backup
from pipelines.backup.record import Backup, BackupError
from pipelines.backup.restore import Restored, restore_backup
from pipelines.backup.store import Store

__all__ = ["Backup", "BackupError", "Made", "Restored", "Store", "make_backup", "restore_backup"]
