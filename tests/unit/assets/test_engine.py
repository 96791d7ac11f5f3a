"""Where Spark can't run, a Russian sentence says what is missing, before anything is started."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from pipelines.assets import engine
from pipelines.settings import SettingsError


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Java to be written, where Spark's packages are installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    return program


def _write(java: Path, version: str) -> None:
    java.write_text(f"#!/bin/sh\necho '{version}' >&2\n")
    java.chmod(0o700)


@pytest.mark.parametrize("version", ['openjdk version "17.0.9" 2023-10-17', 'openjdk version "21" 2023-09-19'])
def test_a_java_that_serves_is_taken(java: Path, version: str) -> None:
    _write(java, version)
    engine.require("spark")


@pytest.mark.parametrize(
    "version, says",
    [('java version "1.8.0_392"', "найдена 1"), ('openjdk version "11.0.2"', "найдена 11"), ("?", "а её нет")],
)
def test_a_java_that_does_not_serve_is_told(java: Path, version: str, says: str) -> None:
    _write(java, version)
    with pytest.raises(SettingsError, match=f"нужна Java 17.*{says}.*JAVA_HOME"):
        engine.require("spark")


def test_no_java_is_told(java: Path) -> None:
    with pytest.raises(SettingsError, match="нужна Java 17, а её нет"):
        engine.require("spark")


def test_packages_that_are_not_installed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="make setup-spark"):
        engine.require("spark")
    engine.require("duckdb")
