"""`data/sbom/rsnms.cdx.json`: every installed package with version, licence and what needs it, as CycloneDX.

`python -m tests.supply.sbom [FILE]`. The same environment gives the same bytes; developers' tools have the scope
`excluded`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.supply.packages import PROJECT, normal
from tests.supply.project import shipped

TARGET = PROJECT / "data" / "sbom" / "rsnms.cdx.json"


def make(target: Path, *, validate: bool = True) -> dict[str, Any]:
    """Write the list and return it; raises CalledProcessError where cyclonedx-py fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    tool = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run(
        [tool, "environment", sys.executable, "--pyproject", PROJECT / "pyproject.toml", "--output-reproducible",
         "--validate" if validate else "--no-validate", "--output-format", "JSON", "--output-file", target],
        check=True, capture_output=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    ours = shipped()
    found["components"] = [c for c in found["components"] if normal(c["name"]) != "rsnms"]
    for component in found["components"]:
        component["scope"] = "required" if normal(component["name"]) in ours else "excluded"
    target.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return found


if __name__ == "__main__":
    place = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    components = make(place)["components"]
    print(f"{place}: {len(components)} packages, {sum(c['scope'] == 'required' for c in components)} of them shipped")
