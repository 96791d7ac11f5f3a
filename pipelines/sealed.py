"""Files encrypted at rest under a key derived from the pseudonym key. What is in them belongs to their owners.

AES-SIV: no nonce to get wrong, and the same content gives the same bytes, as everything else that a run writes. Who
changes, renames or exchanges a file is found out.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pipelines.access import write_private
from pipelines.keys import derived
from pipelines.settings import SettingsError

SUFFIX = ".sealed"
_MAGIC = b"RSNMS sealed 1\n"
_KEY_BYTES = 64


class SealError(SettingsError):
    """A sealed file was changed, or sealed with another key."""


def seal(data: bytes, path: Path, key: bytes, purpose: str, name: str) -> None:
    """Write `data` encrypted, mode 0600, atomically. `name` binds the content to where it belongs."""
    write_private(path, _MAGIC + AESSIV(derived(key, purpose, _KEY_BYTES)).encrypt(data, [name.encode()]))


def unseal(path: Path, key: bytes, purpose: str, name: str) -> bytes:
    """What was sealed under the same key, purpose and name.

    Raises SealError for anything else, and OSError where there is no file.
    """
    content = path.read_bytes()
    try:
        if not content.startswith(_MAGIC):
            raise InvalidTag
        return AESSIV(derived(key, purpose, _KEY_BYTES)).decrypt(content[len(_MAGIC) :], [name.encode()])
    except (InvalidTag, ValueError) as error:
        raise SealError(
            f"Файл {path.name} не открывается: он повреждён или зашифрован другим ключом псевдонимизации. "
            "Проверьте, тот ли ключ указан в RSNMS_PSEUDONYM_KEY_FILE."
        ) from error
