"""Names of municipalities short enough for a square of a map; the full name always stands beside it."""

from __future__ import annotations

import re

_KIND = re.compile(
    r"\s*\b(муниципальн\w+ (?:округ|район)|городской округ|городское поселение|национальный район)\b\s*", re.IGNORECASE
)
_CITY = re.compile(r"^(?:город|г\.)\s+(?=[А-ЯЁ])")
_SETTLEMENT = re.compile(r"^(?:рабочий пос[её]лок|пос[её]лок)(?: \(пос[её]лок городского типа\))?\s+(?=[А-ЯЁ])")
_REGION = re.compile(r"\s+(?:Московской|Свердловской|Архангельской|Амурской) области$|\s+Красноярского края$")


def short_name(name: str) -> str:
    """«Абанский муниципальный округ» → «Абанский»; «город Зея» → «г. Зея», which is another place than «Зейский»."""
    short = _REGION.sub("", name)
    short = _KIND.sub(" ", short).strip(" ,«»\"")
    short = _SETTLEMENT.sub("пос. ", _CITY.sub("г. ", short))
    return short or name
