"""`make faults`: all faults on one world, results into `build/faults`, then the page.

`python -m tests.faults.run [kills|others|page]…`; without words all of them. `RSNMS_FAULTS_KILLS` (50) says how many
times a run is killed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import kills
from tests.faults.child import Ended, warm_up
from tests.faults.world import World, make

RESULTS = Path(__file__).parents[2] / "build" / "faults"


def main(parts: list[str]) -> int:
    """The parts in this order; the number of faults that the product did not stand."""
    warm_up()
    RESULTS.mkdir(parents=True, exist_ok=True)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        since = time.monotonic()
        world, undisturbed = make(Path(folder) / "world")
        _say(f"world: {time.monotonic() - since:.0f} s; a run {undisturbed.processor:.0f} processor seconds")
        if "kills" in parts:
            bad += _kills(world, undisturbed)
    return bad


def _kills(world: World, undisturbed: Ended) -> int:
    since, done = time.monotonic(), []
    for kill in kills.kill_all(world, kills.moments(undisturbed, int(os.environ.get("RSNMS_FAULTS_KILLS", "50")))):
        done.append(kill.as_dict())
        _say(f"{time.monotonic() - since:.0f} s {kill}")
        facts = {"seed": kills.SEED, "seconds": round(time.monotonic() - since), "kills": done}
        (RESULTS / "kills.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return sum(bool(kill["wrong"]) for kill in done)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["kills"]))
