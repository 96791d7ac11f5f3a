"""The servers of the harness fail in the ways they are named for, and take letters when mended."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.alerts import Alert, AlertSettings, sending
from tests.faults.network import How, broken_network

ALERT = Alert("test", "k", "РСНМС: проверка", "Проверка.", "", "Ничего.")


@pytest.mark.parametrize(
    ("how", "error"),
    [("refuses", "refused"), ("hangs", "timed out|not taken"), ("breaks off", "closed|reset"), ("dribbles", "taken")],
)
def test_broken_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: How, error: str) -> None:
    monkeypatch.setattr(sending, "_SECONDS", 1)
    monkeypatch.setattr(sending, "_LIMIT_SECONDS", 2 if how != "dribbles" else 0.5)
    with broken_network(how, tmp_path) as network:
        address = network.environment["RSNMS_ALERT_WEBHOOK"]
        assert urlsplit(address).port == network.web
        channels = AlertSettings(
            ("a@example.org",), "b@example.org", "127.0.0.1", network.mail, "none", webhook=address
        )
        for channel in ("email", "webhook"):
            with pytest.raises(OSError, match=f"(?i){error}"):
                sending.send(ALERT, channel, channels)
        assert network.taken() == []
        if how == "breaks off":
            network.mend()
            for channel in ("email", "webhook"):
                sending.send(ALERT, channel, channels)
            assert network.taken() == ["mail РСНМС: проверка", "web РСНМС: проверка"]
