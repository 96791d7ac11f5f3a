"""Headers as people write them: one of the contract's, in another case, with spaces, breaks and numbers."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from pipelines.contracts.model import Contract
from pipelines.synthetic.files.labels import lookalike
from pipelines.synthetic.files.style import Style

#: headers of columns no contract knows
EXTRA = ("Примечание", "Контактный телефон", "E-mail", "Служебная отметка", "Ответственный в ОО")
ROW_NUMBER = "№ строки"
NAME_PARTS = ("Фамилия", "Имя", "Отчество")


def normal(header: str) -> str:
    """A header without case, punctuation, spaces and a leading number."""
    text = re.sub(r"^\s*\d+\s*[.)]", "", header.lower().replace("ё", "е"))
    return re.sub(r"[\W_]+", "", text)


def choose(contract: Contract, style: Style, rng: np.random.Generator) -> dict[str, str]:
    """A header for each contract column; headers that two columns share are not used."""
    words = {c.name: (c.name, *c.headers) for c in contract.columns}
    shared = Counter(key for texts in words.values() for key in {normal(text) for text in texts})
    result = {}
    for no, (name, texts) in enumerate(words.items(), start=1):
        own = [text for text in texts if shared[normal(text)] == 1]
        # most senders write words, some keep the technical name of the form
        text = own[0] if rng.random() < 0.12 else str(rng.choice(own[1:] or own))
        result[name] = _slip(text, no, style, rng)
    return result


def _slip(text: str, no: int, style: Style, rng: np.random.Generator) -> str:
    luck = rng.random()
    if luck < 0.10:
        return text.upper()
    if luck < 0.15:
        return f" {text} "
    if luck < 0.20:
        return text.replace(" ", "\u00a0")
    if luck < 0.28 and not text[0].isdigit():
        return f"{no}. {text}"
    if luck < 0.36 and style.format in ("csv", "txt", "xlsx", "json"):
        return text.replace(" ", "\n", 1)
    return lookalike(text) if luck < 0.38 else text
