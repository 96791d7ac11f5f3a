"""`docs/reliability.md`, written from the results of the harness and from nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_HEAD = """# Reliability

Written by `make faults` from what it saw (`tests/faults`); never by hand. One small region, a release of March in
force, the files of April landed. Each fault is put on a copy, `rsnms run` runs as a user runs it, and after what mends
it the releases and the lake must be those of the undisturbed run byte by byte (of the list of deliveries all but when a
file was first seen). Steps that are not under trial are replayed from the undisturbed run.

Exit codes of `rsnms run`: 0 published or nothing new, 3 refused by the gate, 1 an error told in a sentence or two, 130
interrupted.
"""


def write(results: Path, target: Path = PAGE) -> None:
    """The page from `kills.json` and `cases.json`; what was not tried is said so."""
    parts = [
        _HEAD,
        "\n## Faults\n",
        _cases(_read(results / "cases.json")),
        "\n## Kills\n",
        _kills(_read(results / "kills.json")),
    ]
    target.write_text("\n".join(parts), encoding="utf-8")


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _cases(found: dict[str, Any]) -> str:
    if not found:
        return "Not tried yet.\n"
    lines = ["| fault | where | exit code | what the user sees | mended by | stood |", "|---|---|--:|---|---|---|"]
    for case in found["cases"]:
        cells = [case["fault"], case["where"], case["code"], case["said"], case["mended_by"], _stood(case["wrong"])]
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + f"\n\n{len(found['cases'])} of {found['wanted']} cases tried, {found['seconds']} s.\n"


def _kills(found: dict[str, Any]) -> str:
    if not found:
        return "Not tried yet.\n"
    kills = [kill for kill in found["kills"] if kill["stage"] != "whole run"]
    whole = [kill for kill in found["kills"] if kill["stage"] == "whole run"]
    aimed, hit = Counter(k["stage"] for k in kills), Counter(k["hit"] for k in kills)
    lines = [
        f"SIGKILL of the whole process group at {len(kills)} of {found['wanted']} seeded random moments "
        f"(seed {found['seed']}, {found['seconds']} s).",
        "",
        "| stage | aimed at | hit | something wrong afterwards |",
        "|---|--:|--:|--:|",
    ]
    for stage in aimed:
        bad = sum(bool(k["wrong"]) for k in kills if k["stage"] == stage)
        lines.append(f"| {stage} | {aimed[stage]} | {hit[stage]} | {bad} |")
    missed = {name: count for name, count in hit.items() if name not in aimed}
    lines += ["", *(f"{count} × {name}: the run was over before its moment." for name, count in missed.items())]
    if whole:
        lines.append(f"A whole run after all kills inside a build: {_stood(whole[0]['wrong'])}.")
    lines += [
        "",
        "After a kill readers see the old release or the new one, whole; `current` points to it; the warehouse opens.",
        "The next run reads again what was not listed, drops what no list names, builds tables from the beginning.",
    ]
    return "\n".join(lines) + "\n"


def _stood(wrong: list[str]) -> str:
    return "yes" if not wrong else "NO: " + "; ".join(wrong[:3])
