"""The pseudonym key: made once, kept outside the data directory, never printed or logged."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from pipelines.settings import Settings, SettingsError

_KEY_BYTES = 32


def create_key(path: Path) -> bool:
    """Makes a new random key file with mode 0600; False when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def load_key(settings: Settings) -> bytes:
    """The key of the deployment.

    Raises SettingsError when the file is missing, spoilt, readable by others or inside the data directory.
    """
    path = settings.key_file
    if path.resolve().is_relative_to(settings.data_dir.resolve()):
        raise SettingsError(
            "Ключ псевдонимизации лежит в папке данных. Перенесите его в другое место и укажите его "
            "в переменной RSNMS_PSEUDONYM_KEY_FILE."
        )
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("Нет ключа псевдонимизации. Создайте его: rsnms doctor --init.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError("Ключ псевдонимизации доступен другим пользователям. Выполните: chmod 600 для файла ключа.")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError("Файл ключа псевдонимизации повреждён: в нём должно быть 64 шестнадцатеричных знака.")
    return key
