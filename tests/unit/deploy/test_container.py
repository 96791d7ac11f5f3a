"""The container file: linted always, and about files that are there; built where an engine is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
FILE = PROJECT / "docs" / "deploy" / "Containerfile"
LINES = re.sub(r"\\\n", " ", FILE.read_text(encoding="utf-8")).splitlines()

#: folders in which the parsed project of the image looks for its seeds
SEEDS_ARE_IN = """
from pipelines.assets.manifest import prepare
print({n["root_path"] for n in prepare().graph()["nodes"].values() if n["resource_type"] == "seed"})
"""


def lint(text: str) -> str:
    """What hadolint says; nothing where all is well."""
    tool = Path(sys.executable).with_name("hadolint")
    result = subprocess.run([tool, "--no-color", "-"], input=text, capture_output=True, text=True, check=False)
    assert result.returncode in (0, 1), result.stderr
    return result.stdout


def engine() -> str | None:
    """A container engine that answers here."""
    for name in ("podman", "docker"):
        if shutil.which(name):
            try:
                subprocess.run([name, "info"], capture_output=True, check=True, timeout=20)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
                continue
            return name
    return None


def test_it_is_linted() -> None:
    assert lint(FILE.read_text(encoding="utf-8")) == ""
    assert "DL3007" in lint("FROM docker.io/library/python:latest\n")


def test_it_ends_as_a_user_without_rights() -> None:
    stages = [n for n, line in enumerate(LINES) if line.startswith("FROM ")]
    assert len(stages) == 2
    users = [line.split()[1] for line in LINES[stages[-1] :] if line.startswith("USER ")]
    assert users == ["10001:10001"]


def test_it_copies_what_is_there_and_no_data() -> None:
    copied = [
        word for line in LINES if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert {"pipelines", "dbt_project", "expectations", "requirements-runtime.lock"} <= set(copied)
    assert [name for name in copied if not (PROJECT / name).exists()] == []
    assert not {".", "data", "tests", ".git"} & set(copied)


def test_dependencies_are_those_of_the_lock() -> None:
    installs = [part for line in LINES for part in line.split("pip install")[1:]]
    assert any("--no-deps --require-hashes --requirement requirements-runtime.lock" in part for part in installs)
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)


def test_no_secret_is_in_a_layer() -> None:
    assert not [line for line in LINES if re.search(r"^(ARG|ENV) .*(PASSWORD|TOKEN|SECRET)", line)]
    assert "RSNMS_PSEUDONYM_KEY_FILE=/run/secrets/rsnms-pseudonym-key" in FILE.read_text(encoding="utf-8")


def base(name: str) -> str | None:
    """The base image that is here or can be fetched: the one of `RSNMS_TEST_BASE_IMAGE`, else that of the file."""
    stated = next(line.partition("=")[2] for line in LINES if line.startswith("ARG BASE="))
    wanted = os.environ.get("RSNMS_TEST_BASE_IMAGE") or stated
    if subprocess.run([name, "image", "inspect", wanted], capture_output=True, check=False).returncode == 0:
        return wanted
    with suppress(subprocess.TimeoutExpired):
        if subprocess.run([name, "pull", wanted], capture_output=True, check=False, timeout=120).returncode == 0:
            return wanted
    return None


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_it_is_built_and_runs() -> None:
    """`RSNMS_TEST_BUILD_ARGS` has more words for the build: a package index of one's own, certificates."""
    name = engine()
    if name is None:
        pytest.skip("ОБРАЗ НЕ СОБРАН: нет podman или docker")
    image = base(name)
    if image is None:
        pytest.skip("ОБРАЗ НЕ СОБРАН: основы нет ни здесь, ни в реестре (RSNMS_TEST_BASE_IMAGE)")
    more = shlex.split(os.environ.get("RSNMS_TEST_BUILD_ARGS", ""))
    build = [name, "build", *more, "--build-arg", f"BASE={image}", "-f", str(FILE), "-t", "rsnms-test", str(PROJECT)]
    subprocess.run(build, check=True)
    limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
    run = [name, "run", "--rm", "--network", "none", "--read-only", "--cap-drop", "all", *limits]
    told = subprocess.run([*run, "rsnms-test", "--version"], capture_output=True, text=True, check=False)
    assert told.stdout.startswith("rsnms, версия "), told.stderr
    python = [*run, "--entrypoint", "python", "rsnms-test", "-c", SEEDS_ARE_IN]
    where = subprocess.run(python, capture_output=True, text=True, check=False)
    assert where.stdout.split() == ["{'/opt/rsnms/dbt_project'}"], where.stderr


def test_what_the_checkout_has_parsed_does_not_get_into_the_image() -> None:
    """It names folders of the machine it was parsed on."""
    steps = " ".join(LINES).partition("COPY dbt_project")[2]
    assert steps.index("rm -rf dbt_project/target") < steps.index("-m pipelines.assets.manifest")
