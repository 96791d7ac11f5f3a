"""The pseudonym key: made once, kept outside the data directory, never printed or logged; and what is derived from it.

The lake keeps a check value of its key, so that a run with another key is stopped before it splits people in two.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from pipelines.access import PRIVATE_FILE, private_folder, write_private
from pipelines.settings import Settings, SettingsError

_KEY_BYTES = 32
_CHECK_FILE = "_key.txt"
#: 64 bits of an HMAC under 256 random bits: enough to tell keys apart, of no use to find one
_CHECK_DIGITS = 16


class LostKeyError(SettingsError):
    """The key is missing or not the one of the lake; the message says how to get on."""


def create_key(path: Path) -> bool:
    """Makes a new random key file with mode 0600; False when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), PRIVATE_FILE)
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
    if mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_credential(path):
        raise SettingsError("Ключ псевдонимизации доступен другим пользователям. Выполните: chmod 600 для файла ключа.")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError("Файл ключа псевдонимизации повреждён: в нём должно быть 64 шестнадцатеричных знака.")
    return key


def _is_credential(path: Path) -> bool:
    """Whether systemd handed the file to this service alone (`LoadCredential=`): its mode then shows the ACL's mask."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return folder is not None and path.parent == Path(folder)


def key_of_lake(settings: Settings) -> bytes:
    """The key of the deployment, known to be the one the lake was made with, where there is a lake.

    Raises LostKeyError when it is missing or another one, SettingsError as `load_key` does.
    """
    check = lake_check(settings)
    if check and not settings.key_file.exists():
        raise LostKeyError(
            f"Нет ключа псевдонимизации {settings.key_file}, а озеро данных сделано с ключом (отпечаток {check[:8]}). "
            + _HOW_TO_GET_ON
        )
    key = load_key(settings)
    if check and not hmac.compare_digest(check, check_value(key)):
        raise LostKeyError(
            f"Ключ псевдонимизации {settings.key_file} – не тот, с которым сделано озеро данных: отпечаток ключа "
            f"{check_value(key)[:8]}, озера – {check[:8]}. " + _HOW_TO_GET_ON
        )
    return key


_HOW_TO_GET_ON = (
    "Верните на место копию прежнего ключа: с другим ключом один и тот же человек был бы посчитан дважды. "
    "Если копии нет, уберите с этого места другой ключ и выполните rsnms keys rotate --lost: озеро будет собрано "
    "заново из папки landing с новым ключом."
)


def check_value(key: bytes) -> str:
    """What the lake keeps of its key."""
    return hmac.digest(key, b"rsnms: check value of the lake's key", "sha256").hex()[:_CHECK_DIGITS]


def lake_check(settings: Settings) -> str | None:
    """The check value in the lake; None where nothing was ingested yet, or by a version that kept none."""
    try:
        return (settings.lake / _CHECK_FILE).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None


def mark_lake(settings: Settings, key: bytes) -> None:
    """Leave the check value in the lake. A lake of a version that kept none takes the key in use as its own."""
    if lake_check(settings) is None:
        private_folder(settings.lake)
        write_private(settings.lake / _CHECK_FILE, f"{check_value(key)}\n".encode())


def derived(key: bytes, purpose: str, size: int) -> bytes:
    """A key for another purpose; it tells nothing about the first one, nor does the first about others."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - `rsnms --help` does without it
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(SHA256(), size, salt=None, info=f"rsnms: {purpose}".encode()).derive(key)
