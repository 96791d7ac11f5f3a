"""Rules of the house that no linter knows. Each is tried on something that breaks it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
LONGEST = 400
CODE = {".py", ".sql", ".yml", ".yaml", ".css", ".js", ".html"}
_HOST = re.compile(r"https?://[^\s\"']*/simple\b|--(?:extra-)?index-url|--find-links|\"resolved\": \"http")
_MACHINE = re.compile(r"(?<![\w.<>{}$-])/(?:home|root|Users|work|mnt)/\w+")


def committed() -> list[Path]:
    """Files git knows, or all outside ignored folders where the project came without git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=False)
    if listed.returncode == 0:
        return [p for name in listed.stdout.decode().split("\0") if name and (p := PROJECT / name).is_file()]
    hidden = {".git", ".venv", "target", "data", "__pycache__"}
    return [p for p in PROJECT.rglob("*") if p.is_file() and not hidden & set(p.relative_to(PROJECT).parts)]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in committed():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def too_long(text: str) -> bool:
    return text.count("\n") > LONGEST


def registry_hosts(text: str) -> list[str]:
    """Addresses of package registries: a lock file must work against whichever the machine has."""
    return _HOST.findall(text)


def machine_paths(text: str) -> list[str]:
    """Absolute paths of somebody's machine."""
    return _MACHINE.findall(text)


def test_no_file_holds_more_than_one_idea() -> None:
    assert [str(p.relative_to(PROJECT)) for p, text in texts() if p.suffix in CODE and too_long(text)] == []


def test_no_registry_is_named() -> None:
    here = Path(__file__)
    assert [str(p.relative_to(PROJECT)) for p, text in texts() if p != here and registry_hosts(text)] == []


def test_no_path_of_a_machine_is_named() -> None:
    here = Path(__file__)
    assert [(str(p.relative_to(PROJECT)), machine_paths(t)) for p, t in texts() if p != here and machine_paths(t)] == []


def test_every_python_file_says_what_belongs_in_it() -> None:
    modules = [
        (p, text) for p, text in texts() if p.suffix == ".py" and PROJECT / "pipelines" in p.parents and text.strip()
    ]
    assert [str(p.relative_to(PROJECT)) for p, text in modules if not text.startswith('"""')] == []


@pytest.mark.parametrize(
    "text", ["--index-url https://x", "https://pypi.example.org/simple", "--extra-index-url=http://y"]
)
def test_registries_are_recognised(text: str) -> None:
    assert registry_hosts(text)


@pytest.mark.parametrize("text", ["open('/home/anna/x.csv')", "path: /root/data", "cd /work/tree"])
def test_machine_paths_are_recognised(text: str) -> None:
    assert machine_paths(text)


@pytest.mark.parametrize(
    "text", ["https://example.org/home/page", "<data>/home/x", "{{ root }}/work/x", "docs/work/plan"]
)
def test_other_paths_are_let_through(text: str) -> None:
    assert not machine_paths(text)


def test_length_is_measured() -> None:
    assert too_long("x\n" * (LONGEST + 1))
    assert not too_long("x\n" * LONGEST)
