"""Kills a run with all its processes at seeded random moments of every stage.

Ingestion: from the landed files of a month, and the next run must make the lake and the release of the undisturbed run.
Transformation and checks: nothing that readers see may have changed; one whole run after all of them must make the
release. Publishing: after each the release in force is a whole one, and the next run makes the release.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

from tests.faults.child import Ended, Moment
from tests.faults.world import World, differences, state

SEED = 20240430
STAGES = ("ingest", "transform", "checks", "publish")


@dataclass(frozen=True)
class Kill:
    """One kill: the stage aimed at, the one hit, processor seconds into it, what was wrong afterwards."""

    stage: str
    hit: str
    seconds: float
    wrong: list[str]

    def as_dict(self) -> dict[str, object]:
        """For the results file."""
        return asdict(self)


def moments(undisturbed: Ended, count: int) -> list[Moment]:
    """Random moments, as many in each stage (the first get what is left over), one in each equal part of a stage."""
    dice = random.Random(SEED)
    begins = [*(undisturbed.stages[stage] for stage in STAGES), undisturbed.processor]
    chosen = []
    for number, stage in enumerate(STAGES):
        share = count // len(STAGES) + (number < count % len(STAGES))
        length = begins[number + 1] - begins[number]
        chosen += [Moment(stage, round(length * (part + dice.random()) / share, 2)) for part in range(share)]
    return chosen


def kill_all(world: World, chosen: list[Moment]) -> Iterator[Kill]:
    """Each kill as it is done, the stages in turn, and at last a whole run over what was killed inside."""
    data = world.copy(world.ingested, "killed-inside")
    before = state(data)
    by_stage = [[m for m in chosen if m.stage == stage] for stage in STAGES]
    for moment in (m for turn in zip_longest(*by_stage) for m in turn if m is not None):
        if moment.stage in ("ingest", "publish"):
            yield _beside(world, moment)
        else:
            yield _inside(world, data, before, moment)
    yield _whole_run(world, data)


def _killed(world: World, data: Path, moment: Moment, replay: str = "") -> Ended:
    prepare = {"tables": world.recording.replay_tables, "checks": world.recording.replay_checks}.get(replay)
    return world.run(data, kill=moment, prepare=prepare)


def _beside(world: World, moment: Moment) -> Kill:
    data = world.copy(world.base if moment.stage == "ingest" else world.ingested, "killed")
    ended = _killed(world, data, moment, "checks")
    wrong = world.wrong(data)
    return Kill(moment.stage, _hit(ended), moment.seconds, wrong + _healed(world, data))


def _inside(world: World, data: Path, before: dict[str, str], moment: Moment) -> Kill:
    ended = _killed(world, data, moment, "tables" if moment.stage == "checks" else "")
    wrong = [] if not ended.killed else [f"{name} has changed" for name in differences(before, state(data))]
    return Kill(moment.stage, _hit(ended), moment.seconds, wrong)


def _whole_run(world: World, data: Path) -> Kill:
    """After all the kills inside: nothing replayed."""
    ended = world.run(data)
    wrong = [] if ended.code == 0 else [f"exit code {ended.code}"]
    return Kill("whole run", "", ended.processor, wrong + world.wrong(data) + world.differs(data))


def _healed(world: World, data: Path) -> list[str]:
    ended = world.run(data, prepare=world.recording.replay_checks)
    failed = [] if ended.code == 0 else [f"the next run ended with {ended.code}: {ended.output[-300:]}"]
    return failed + world.wrong(data) + world.differs(data)


def _hit(ended: Ended) -> str:
    return ended.stage if ended.killed else f"ended before ({ended.code})"
