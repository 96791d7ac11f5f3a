"""Known vulnerabilities of the locked packages: `python -m tests.supply.audit`. Exit code 0 none, 1 some, 2 not asked.

The list of vulnerabilities is on the internet; where it cannot be reached nothing is known, and that is what is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.supply.packages import PROJECT

NONE, SOME, NOT_ASKED = 0, 1, 2
_SECONDS = 600


def audit(lock: Path, *, seconds: int = _SECONDS) -> tuple[int, str]:
    """The exit code and what to print."""
    tool = Path(sys.executable).with_name("pip-audit")
    command = [
        tool, "--requirement", lock, "--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off",
        "--timeout=15",
    ]  # fmt: skip
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return NOT_ASKED, "NOT ASKED: no answer in time from the list of vulnerabilities."
    return verdict(result.stdout, result.stderr)


def verdict(out: str, errors: str) -> tuple[int, str]:
    """What the answer of pip-audit means. Its exit code says too little: 0 also for packages it knows nothing about."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (errors.strip().splitlines() or ["no answer"])[-1]
        return NOT_ASKED, f"NOT ASKED: the list of vulnerabilities could not be reached, nothing is known. {last[:200]}"
    found = [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p.get("vulns", [])]
    skipped = [p["name"] for p in packages if "skip_reason" in p]
    unasked = [f"NOT ASKED about {len(skipped)} packages: {', '.join(skipped)}"] if skipped else []
    words = "\n".join([*found, *unasked])
    if found:
        return SOME, words
    if skipped or not packages:
        return NOT_ASKED, words or "NOT ASKED: no package was looked at."
    return NONE, f"No known vulnerabilities in {len(packages)} packages."


if __name__ == "__main__":
    ending, words = audit(PROJECT / "requirements.lock")
    print(words)
    sys.exit(ending)
