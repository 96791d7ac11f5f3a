"""`make faults`: all faults on one world, results into `build/faults`, then the page.

`python -m tests.faults.run [others|kills]…`; without words both. Any other words: only the cases whose names hold them
are tried, and take the places of their earlier results. `RSNMS_FAULTS_KILLS` (50) says how many times a run is killed,
`RSNMS_FAULTS_WORLD` a folder where the deployment under trial is kept for the next time.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.faults import kills, page
from tests.faults.cases import CASES
from tests.faults.child import Ended, warm_up
from tests.faults.trial import SKIPPED, try_case
from tests.faults.world import World, kept_or_made

RESULTS = Path(__file__).parents[2] / "build" / "faults"


def main(parts: list[str]) -> int:
    """The parts in this order; the number of faults that the product did not stand."""
    warm_up()
    RESULTS.mkdir(parents=True, exist_ok=True)
    since = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        world, undisturbed = kept_or_made(Path(os.environ.get("RSNMS_FAULTS_WORLD") or Path(folder) / "world"))
        _say(f"world: {time.monotonic() - since:.0f} s; a run {undisturbed.processor:.0f} processor seconds")
        named = [part for part in parts if part not in ("others", "kills")]
        bad = _others(world, named) if named or "others" in parts else 0
        return bad + (_kills(world, undisturbed) if "kills" in parts else 0)


def _others(world: World, named: list[str]) -> int:
    since, before = time.monotonic(), _earlier() if named else {"seconds": 0, "cases": []}
    done = {(case["fault"], case["where"]): case for case in before["cases"]}
    for case in (c for c in CASES if not named or any(words in f"{c.fault}, {c.where}" for words in named)):
        seen = try_case(world, case)
        done[case.fault, case.where] = seen.as_dict()
        spent = time.monotonic() - since
        _say(f"{spent:.0f} s {seen}")
        ordered = [done[c.fault, c.where] for c in CASES if (c.fault, c.where) in done]
        _keep("cases", {"wanted": len(CASES), "seconds": round(before["seconds"] + spent), "cases": ordered})
    skipped = sum(case["said"] == SKIPPED for case in done.values())
    if skipped:
        _say(f"!!! {skipped} FAULTS WERE NOT TRIED: run as root, they need mounts !!!")
    return sum(bool(case["wrong"]) for case in done.values())


def _earlier() -> dict[str, Any]:
    file = RESULTS / "cases.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {"seconds": 0, "cases": []}


def _kills(world: World, undisturbed: Ended) -> int:
    since, done = time.monotonic(), []
    wanted = int(os.environ.get("RSNMS_FAULTS_KILLS", "50"))
    for kill in kills.kill_all(world, kills.moments(undisturbed, wanted)):
        done.append(kill.as_dict())
        _say(f"{time.monotonic() - since:.0f} s {kill}")
        _keep(
            "kills", {"seed": kills.SEED, "wanted": wanted, "seconds": round(time.monotonic() - since), "kills": done}
        )
    return sum(bool(kill["wrong"]) for kill in done)


def _keep(name: str, facts: dict[str, object]) -> None:
    """After each of them, so that an interrupted harness has shown something."""
    (RESULTS / f"{name}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write(RESULTS)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["others", "kills"]))
