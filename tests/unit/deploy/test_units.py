"""Units of systemd: valid, with the least privilege, and about commands and files that are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click import Command, Group

from pipelines.cli import main

PROJECT = Path(__file__).parents[3]
DEPLOY = PROJECT / "docs" / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
#: `systemd-analyze security` in tenths: 4 is what they have, 92 what a unit has that says nothing
EXPOSED = 10
#: who sends must reach the network
EXPOSED_TO_NETWORK = 14
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="ЮНИТЫ НЕ ПРОВЕРЕНЫ: нет systemd")


def settings(unit: Path) -> dict[str, list[str]]:
    """Values of every setting of a unit."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def here(text: str) -> str:
    """The unit with a programme that is on this machine: `verify` looks for it."""
    return text.replace("/opt/rsnms/.venv/bin/rsnms", shutil.which("true") or "/bin/true")


def complaints(folder: Path) -> list[str]:
    command = ["systemd-analyze", "verify", "--man=no", *sorted(map(str, folder.iterdir()))]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    names = tuple(f"{unit.name}:" for unit in folder.iterdir())
    return [line for line in result.stderr.splitlines() if line.startswith(names) or str(folder) in line]


@needs_systemd
def test_units_are_valid_and_a_wrong_one_is_found(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(here(unit.read_text(encoding="utf-8")), encoding="utf-8")
    assert complaints(tmp_path) == []
    broken = tmp_path / "rsnms.service"
    broken.write_text(broken.read_text(encoding="utf-8").replace("ProtectSystem=strict", "ProtectSystem=very"))
    assert complaints(tmp_path)


def exposure(unit: Path) -> bool:
    """Whether the unit stays under the limit."""
    limit = EXPOSED_TO_NETWORK if unit.stem == "rsnms-alerts" else EXPOSED
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={limit}", "--no-pager", str(unit)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=[unit.stem for unit in SERVICES])
def test_services_may_do_little(unit: Path, tmp_path: Path) -> None:
    assert exposure(unit)
    lax = tmp_path / unit.name
    left = [li for li in unit.read_text(encoding="utf-8").splitlines() if not li.startswith(("Private", "SystemCall"))]
    lax.write_text("\n".join(left), encoding="utf-8")
    assert not exposure(lax)


@pytest.mark.parametrize("unit", SERVICES, ids=[unit.stem for unit in SERVICES])
def test_services_run_commands_that_are_there_as_their_own_user(unit: Path) -> None:
    found = settings(unit)
    assert (found["User"], found["Group"]) == (["rsnms"], ["rsnms"])
    assert (found["ProtectSystem"], found["NoNewPrivileges"]) == (["strict"], ["yes"])
    words = shlex.split(found["ExecStart"][0])[1:]
    command: Command = main.commands[words[0]]
    if isinstance(command, Group):
        command = command.commands[words[1]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_who_may_write_where() -> None:
    run, backup = (settings(DEPLOY / "systemd" / f"{name}.service") for name in ("rsnms", "rsnms-backup"))
    assert run["ReadOnlyPaths"] == ["/var/lib/rsnms/landing"]
    assert run["ReadWritePaths"] == ["/var/lib/rsnms"]
    assert backup["ReadOnlyPaths"] == ["/var/lib/rsnms"]
    assert backup["ReadWritePaths"] == ["/var/backups/rsnms"]
    for unit in (run, backup):
        assert unit["InaccessiblePaths"] == ["/etc/rsnms"], "the key reaches the run as a credential only"
        assert unit["PrivateNetwork"] == ["yes"]
    assert run["LoadCredential"] == ["pseudonym.key:/etc/rsnms/pseudonym.key"]
    assert "LoadCredential" not in backup


def test_who_sends_alerts_sees_no_data_and_no_key() -> None:
    unit = settings(DEPLOY / "systemd" / "rsnms-alerts.service")
    hidden = {path.lstrip("-") for line in unit["InaccessiblePaths"] for path in line.split()}
    assert {f"/var/lib/rsnms/{name}" for name in ("landing", "lake", "quarantine", "warehouse")} < hidden
    assert {"/var/backups/rsnms", "/etc/rsnms/pseudonym.key"} < hidden
    assert unit["ReadWritePaths"] == ["-/var/lib/rsnms/alerts"]
    assert "LoadCredential" not in unit


def test_every_timer_has_its_service_and_every_service_its_timer() -> None:
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers == {unit.stem for unit in SERVICES}
    assert len(UNITS) == 2 * len(timers)
    for unit in UNITS:
        if unit.suffix == ".timer":
            assert settings(unit)["Persistent"] == ["true"]


def test_settings_hold_no_secret() -> None:
    names = re.findall(r"^#?(\w+)=", (DEPLOY / "rsnms.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert names
    assert not [name for name in names if re.search(r"KEY|PASS|SECRET|TOKEN", name)]
