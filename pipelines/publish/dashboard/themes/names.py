"""Names of municipalities short enough for a square of a map; the full name always stands beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_KIND = re.compile(
    r"\s*\b(муниципальн\w+ (?:округ|район)|городской округ|городское поселение|национальный район)\b\s*", re.IGNORECASE
)
_CITY = re.compile(r"^(?:город|г\.)\s+(?=[А-ЯЁ])")
_SETTLEMENT = re.compile(r"^(?:рабочий пос[её]лок|пос[её]лок)(?: \(пос[её]лок городского типа\))?\s+(?=[А-ЯЁ])")
_REGION = re.compile(r"\s+(?:Московской|Свердловской|Архангельской|Амурской) области$|\s+Красноярского края$")


def short_name(name: str) -> str:
    """«Абанский муниципальный округ» → «Абанский»; «город Зея» → «г. Зея», which is another place than «Зейский»."""
    short = _REGION.sub("", name)
    short = _KIND.sub(" ", short).strip(' ,«»"')
    short = _SETTLEMENT.sub("пос. ", _CITY.sub("г. ", short))
    return short or name


def short_names(names: Iterable[str]) -> dict[str, str]:
    """The short name of each; a district with the name of its town is told from it."""
    short = {name: short_name(name) for name in names}
    count = Counter(short.values())
    return {name: f"{s} р-н" if count[s] > 1 and "район" in name else s for name, s in short.items()}
