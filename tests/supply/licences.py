"""Licences of the installed packages against those the product may be given away with.

`python -m tests.supply.licences` lists them. What is shipped must be under one of `ALLOWED`, or be in `KNOWN` with the
reason. Developers' tools are listed and not judged: nobody is given them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.supply.packages import normal
from tests.supply.project import shipped

#: permissive, or copyleft of single files and libraries that are used as they are
ALLOWED = (
    r"MIT( License)?", r"MIT-0", r"MIT-CMU", r"0BSD", r"ISC( License \(ISCL\))?", r"BSD( License)?", r"Zlib",
    r"3-Clause BSD License", r"BSD-[23]-Clause( License)?", r"Apache( Software License|[- ]2\.0| License 2\.0)",
    r"CC0-1\.0", r"Unlicense",
    r"PSF-2\.0", r"Python Software Foundation License", r"CNRI-Python", r"DFSG approved",
    r"MPL-2\.0", r"Mozilla Public License 2\.0 \(MPL 2\.0\)",
    r"LGPL-3\.0-only", r"GNU Library or Lesser General Public License \(LGPL\)",
)  # fmt: skip
#: packages whose metadata name no licence that could be matched, and what it is
KNOWN = {
    "text-unidecode": "Artistic License, one of the two it may be taken under",
}
_ALLOWED = re.compile("|".join(f"(?:{words})" for words in ALLOWED))
_JOINED = re.compile(r"; | AND | OR |[()]")


@dataclass(frozen=True, order=True)
class Package:
    """One installed package; `shipped`: it runs in a deployment."""

    name: str
    version: str
    licence: str
    shipped: bool

    @property
    def allowed(self) -> bool:
        """Whether a deployment may have it; developers' tools always may be there."""
        return not self.shipped or normal(self.name) in KNOWN or is_allowed(self.licence)


def is_allowed(licence: str) -> bool:
    """Whether every licence of an expression is allowed; with OR, all of them must be, which is never too lax."""
    if _ALLOWED.fullmatch(licence):
        return True
    parts = [part.strip() for part in _JOINED.split(licence) if part.strip()]
    return bool(parts) and all(_ALLOWED.fullmatch(part) for part in parts)


def installed() -> list[Package]:
    """All packages of this environment but the product itself."""
    tool = Path(sys.executable).with_name("pip-licenses")
    listed = subprocess.run([tool, "--format=json"], check=True, capture_output=True, text=True).stdout
    ours = shipped()
    packages = [(p["Name"], p["Version"], p["License"]) for p in json.loads(listed)]
    return sorted(Package(*p, shipped=normal(p[0]) in ours) for p in packages if normal(p[0]) != "rsnms")


def main() -> int:
    """Print the list; 1 where a shipped package is under another licence."""
    packages = installed()
    for package in packages:
        mark = "shipped" if package.shipped else "tool"
        print(f"{'' if package.allowed else '! '}{package.name} {package.version}\t{mark}\t{package.licence}")
    wrong = [p.name for p in packages if not p.allowed]
    print(f"{len(packages)} packages, not allowed: {', '.join(wrong) or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
