"""Tries one case: breaks, runs, looks, mends, runs again, compares with the undisturbed run. Which cases: `cases`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults import mounts
from tests.faults.cases import FILLER, Case, broken, fill_before_publishing, set_clock
from tests.faults.child import Ended
from tests.faults.network import Network, broken_network
from tests.faults.world import World

SKIPPED = "skipped: needs root"


@dataclass(frozen=True)
class Seen:
    """A row of the page; `wrong` is what the product did not stand."""

    fault: str
    where: str
    code: int
    said: str
    mended_by: str
    wrong: list[str]

    def as_dict(self) -> dict[str, object]:
        """For the results file."""
        return asdict(self)


def try_case(world: World, case: Case) -> Seen:
    """What was seen of one case."""
    if case.needs_root and not mounts.can_mount():
        return Seen(case.fault, case.where, 0, SKIPPED, case.mended_by, [])
    of: Path = getattr(world, case.start)
    with ExitStack() as stack:
        data = world.root / "broken"
        shutil.rmtree(data, ignore_errors=True)
        if case.room is not None:
            stack.enter_context(mounts.small_disk(data, mounts.bytes_below(of) + case.room))
        shutil.copytree(of, data, symlinks=True, dirs_exist_ok=True)
        network = stack.enter_context(broken_network(case.network, world.root)) if case.network else None
        around = network.environment if network else {}
        with broken(case, data):
            ended = world.run(data, prepare=_prepared(world, case, data), environment=around)
        wrong = _judged(case, ended)
        if case.room is not None:
            (data / FILLER).unlink(missing_ok=True)
            mounts.enlarge(data)
        case.mends(data)
        if case.code:
            again = world.run(data, prepare=world.recording.replay_checks, environment=around)
            wrong += [] if again.code == 0 else [f"the next run ended with {again.code}: {_said(again)}"]
        if network:
            wrong += _alerts_differ(world, data, network)
        wrong += [f"after mending: {what}" for what in world.wrong(data) + world.differs(data)]
        wrong += [f"left behind: {p.name}" for p in data.rglob(".*.tmp")]
    return Seen(case.fault, case.where, ended.code, _said(ended), case.mended_by, wrong)


def _alerts_differ(world: World, data: Path, network: Network) -> list[str]:
    """What is amiss with the alerts of a failed run and of the good one after it."""
    kept = len(list((data / "alerts").glob("alert-*.json")))
    wrong = [] if kept == 2 and not network.taken() else [f"{kept} alerts wait instead of 2"]
    network.mend()
    sent = world.ask(data, "alerts", "send", environment=network.environment)
    told = ("ночной запуск не закончен", "ночной запуск снова работает")
    expected = sorted(f"{channel} РСНМС: {what}" for channel in ("mail", "web") for what in told)
    taken = [title.partition(" (")[0] for title in network.taken()]
    wrong += [] if sent.code == 0 and taken == expected else [f"alerts that came: {taken}; {_said(sent)}"]
    return wrong + [f"still in the outbox: {p.name}" for p in (data / "alerts").glob("alert-*.json")]


def _prepared(world: World, case: Case, data: Path) -> Callable[[], None]:
    steps: list[Callable[[], None]] = []
    if case.replay:
        steps.append(getattr(world.recording, f"replay_{case.replay}"))
    if case.filled:
        steps.append(lambda: fill_before_publishing(data))
    if case.clock is not None:
        clock = case.clock
        steps.append(lambda: set_clock(clock))
    return lambda: [step() for step in steps] and None


def _judged(case: Case, ended: Ended) -> list[str]:
    wrong = [] if ended.code == case.code else [f"exit code {ended.code} instead of {case.code}: {_said(ended)}"]
    if ended.has_traceback or "Внутренняя ошибка" in ended.output:
        wrong.append(f"an error that nobody foresaw: {_said(ended)}")
    if case.says and case.says not in ended.output:
        wrong.append(f"no word of «{case.says}»: {_said(ended)}")
    return wrong


def _said(ended: Ended) -> str:
    """The last line for the user, without what differs from run to run."""
    lines = [line.strip() for line in ended.output.splitlines() if line.strip()]
    text = next((line for line in reversed(lines) if line.startswith("Ошибка")), lines[-1] if lines else "")
    text = re.sub(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}", "<выпуск>", text)
    return re.sub(r"/\S*/(broken|releases|lake|logs)\b", r"…/\1", text)
