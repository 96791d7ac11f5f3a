"""The kept corpus and mutations of it, through every target: bounded and the same in every run, longer by `make fuzz`.

`RSNMS_FUZZ_EXAMPLES` is the number of examples of each target; then they are new in every run, and what breaks a target
is kept in the corpus.
"""

from __future__ import annotations

import hashlib
import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import CORPUS, corpus, days, mutated, texts
from tests.fuzz.targets import TARGETS, TooSlowError, bounded

_LONG = int(os.environ.get("RSNMS_FUZZ_EXAMPLES", "0"))
#: examples of a bounded run, together some ten processor seconds
_EXAMPLES = {"files": 60, "contracts": 60, "suites": 80, "accepted": 80, "profiles": 60, "dates": 200, "cells": 30}
_INPUTS = {"dates": days(), "cells": texts()}


def _try(target: str, data: bytes) -> None:
    try:
        with bounded():
            TARGETS[target](data)
    except BaseException:
        if _LONG:
            folder = CORPUS / target
            folder.mkdir(exist_ok=True)
            (folder / f"found-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
        raise


@pytest.mark.parametrize("target", TARGETS)
def test_the_kept_corpus(target: str) -> None:
    for data in corpus(target):
        _try(target, data)


@pytest.mark.timeout(0 if _LONG else 300)
@pytest.mark.parametrize("target", TARGETS)
def test_mutations(target: str) -> None:
    inputs = _INPUTS[target] if target in _INPUTS else mutated(corpus(target))

    @settings(
        max_examples=_LONG or _EXAMPLES[target], deadline=None, derandomize=not _LONG, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate] + ([Phase.shrink] if _LONG else []),
    )  # fmt: skip
    @given(data=inputs)
    def run(data: bytes) -> None:
        _try(target, data)

    run()


def test_a_hang_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.targets.SECONDS", 0.05)

    def spin() -> None:
        while True:
            pass

    with pytest.raises(TooSlowError), bounded():
        spin()


def test_mutations_differ_from_the_corpus() -> None:
    seeds = corpus("files")
    assert len(seeds) >= 10
    found = set()

    @settings(max_examples=30, derandomize=True, database=None, phases=[Phase.generate])
    @given(data=mutated(seeds) | st.just(seeds[0]))
    def collect(data: bytes) -> None:
        found.add(data)

    collect()
    assert len(found - set(seeds)) > 15
