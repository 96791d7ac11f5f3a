"""People who were erased: the list by which their СНИЛС never again becomes the pseudonym of the lake.

The list is encrypted and holds no СНИЛС, only an HMAC of it under a secret of its own, so that it outlives a change of
the pseudonym key. What is rewritten when somebody is erased belongs to `pipelines.privacy`.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from pipelines.sealed import seal, unseal
from pipelines.settings import Settings

_PURPOSE = _NAME = "erasures"
#: as many hexadecimal digits as a pseudonym has: they are not to be told apart
_REPLACEMENT_BYTES = 16
_SALT_BITS = 64


@dataclass(frozen=True, repr=False)
class Erased:
    """One person: `replacement` is random and stands in the lake instead of the pseudonym, `salt` in content hashes.

    `pending` is the old pseudonym until lake, quarantine and warehouse are rewritten, '' ever after.
    """

    tag: str
    replacement: str
    salt: int
    erased_on: str
    request: str
    by: str
    pending: str = ""


@dataclass(frozen=True, repr=False)
class Erasures:
    """The list. Equal СНИЛС give equal tags, and without `secret` nobody can compute one."""

    secret: bytes = b""
    people: tuple[Erased, ...] = ()

    def find(self, snils: str) -> Erased | None:
        """The entry of an 11-digit СНИЛС, None where that person was not erased."""
        return self._by_tag.get(self._tag(snils)) if self.people else None

    def with_person(self, snils: str, pseudonym: str, erased_on: str, request: str, by: str) -> Erasures:
        """The list with one more, pending; the secret is made with the first."""
        base = self if self.secret else replace(self, secret=secrets.token_bytes(32))
        entry = Erased(
            base._tag(snils), secrets.token_hex(_REPLACEMENT_BYTES), secrets.randbits(_SALT_BITS), erased_on, request,
            by, pseudonym,
        )  # fmt: skip
        return replace(base, people=(*base.people, entry))

    @property
    def pending(self) -> tuple[Erased, ...]:
        """Entries whose rewriting was begun and may not be finished."""
        return tuple(person for person in self.people if person.pending)

    def settled(self) -> Erasures:
        """The list with nothing pending: old pseudonyms are forgotten."""
        return replace(self, people=tuple(replace(person, pending="") for person in self.people))

    @cached_property
    def _by_tag(self) -> dict[str, Erased]:
        return {person.tag: person for person in self.people}

    def _tag(self, snils: str) -> str:
        return hmac.digest(self.secret, snils.encode("ascii"), "sha256").hex()


NOBODY = Erasures()


def load_erasures(settings: Settings, key: bytes) -> Erasures:
    """The list of the deployment, empty where nobody was erased. Raises SealError where it can't be opened."""
    try:
        content = json.loads(unseal(settings.erasures_file, key, _PURPOSE, _NAME))
    except FileNotFoundError:
        return NOBODY
    return Erasures(bytes.fromhex(content["secret"]), tuple(Erased(**person) for person in content["people"]))


def save_erasures(settings: Settings, key: bytes, erasures: Erasures) -> None:
    """Replace the list atomically."""
    content = {"secret": erasures.secret.hex(), "people": [asdict(person) for person in erasures.people]}
    seal(json.dumps(content, ensure_ascii=False).encode(), settings.erasures_file, key, _PURPOSE, _NAME)
