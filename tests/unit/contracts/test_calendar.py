"""The seed of source contracts says what the contracts say."""

from __future__ import annotations

from pipelines.contracts.calendar import SEED, source_contracts
from pipelines.reference import seed


def test_the_committed_seed_is_made_of_the_contracts() -> None:
    assert SEED.read_text(encoding="utf-8") == source_contracts(), "run: python -m pipelines.contracts.calendar"


def test_every_regular_source_has_a_deadline() -> None:
    regular = set(seed("source_contracts")["frequency"]) - {"per campaign"}
    assert regular <= set(seed("reporting_deadlines")["frequency"])
