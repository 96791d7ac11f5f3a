"""What an alert says, in Russian, and how it looks in a letter and in a webhook. What happened belongs to `events`."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["run_failed", "gate_refused", "stale_data", "recovered", "test"]


@dataclass(frozen=True)
class Alert:
    """One thing that somebody should know. Every text is ours: codes, counts and titles, never a word of a sender.

    Two alerts of one `key` tell the same, and the second is not sent. `since` is a moment in words, empty where it is
    not known; `link` an address or, where no pages are served, a command.
    """

    kind: Kind
    key: str
    title: str
    happened: str
    since: str
    action: str
    link: str = ""
    run_id: str = ""

    @property
    def identifier(self) -> str:
        """Short, the same for the same key."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]

    def text(self) -> str:
        """The whole alert as plain text."""
        parts = (
            ("Что случилось", self.happened),
            ("С какого времени", self.since),
            ("Что делать", self.action),
            ("Подробнее", self.link),
            ("Номер запуска", self.run_id),
        )
        return "\n\n".join(f"{name}: {said}" for name, said in parts if said) + "\n"

    def payload(self) -> dict[str, Any]:
        """The body of a webhook: `text` for messengers, the parts for programs."""
        parts = {name: value for name, value in asdict(self).items() if name != "key"}
        return {"text": f"{self.title}\n\n{self.text()}", "id": self.identifier, **parts}
