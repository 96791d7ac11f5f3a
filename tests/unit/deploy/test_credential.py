"""The key that systemd hands over: taken with the mode systemd shows, and only from its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.keys import create_key, load_key
from pipelines.settings import Settings, SettingsError


@pytest.mark.parametrize("mode", [0o400, 0o440])
def test_a_credential_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    settings = Settings(tmp_path / "data", tmp_path / "credentials" / "pseudonym.key", ("11",))
    create_key(settings.key_file)
    key = load_key(settings)
    settings.key_file.chmod(mode)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(settings.key_file.parent))
    assert load_key(settings) == key


@pytest.mark.parametrize("credentials", [None, "elsewhere", ""], ids=["none", "elsewhere", "empty"])
def test_any_other_file_must_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, credentials: str | None
) -> None:
    settings = Settings(tmp_path / "data", tmp_path / "keys" / "pseudonym.key", ("11",))
    create_key(settings.key_file)
    settings.key_file.chmod(0o440)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    if credentials is not None:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", credentials and str(tmp_path / credentials))
    with pytest.raises(SettingsError, match="доступен другим"):
        load_key(settings)
