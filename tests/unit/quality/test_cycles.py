"""Lines on no ring: exactly the unknown cells that the sums of a table determine."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.quality.disclosure.cycles import bridges, components


def _ends(lines: list[tuple[int, int]]):
    first, second = (np.array(side, dtype=np.int64) for side in zip(*lines, strict=True))
    return first, second


def _alone(lines: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    found = bridges(*_ends(lines), count)
    return [line for line, alone in zip(lines, found, strict=True) if alone]


def test_parts_are_named_by_their_least_point():
    first, second = _ends([(1, 5), (5, 3), (2, 4)])
    assert components(first, second, 7).tolist() == [0, 1, 2, 1, 2, 1, 6]


def test_a_ring_of_four_has_no_line_on_no_ring():
    assert _alone([(0, 2), (2, 1), (1, 3), (3, 0)], 4) == []


def test_a_line_between_two_rings_is_on_none():
    rings = [(0, 4), (4, 1), (1, 5), (5, 0), (2, 6), (6, 3), (3, 7), (7, 2)]
    assert _alone([*rings, (0, 6)], 8) == [(0, 6)]


def test_a_chain_is_on_no_ring():
    chain = [(0, 3), (3, 1), (1, 4)]
    assert _alone(chain, 5) == chain


@pytest.mark.parametrize("seed", range(20))
def test_the_same_as_by_the_rank_of_the_sums(seed):
    """A cell is determined when its unit vector is a combination of the sums."""
    rng = np.random.default_rng(seed)
    rows, columns = 6, 7
    lines = [(r, rows + c) for r in range(rows) for c in range(columns) if rng.random() < 0.22]
    sums = np.zeros((rows + columns, len(lines)))
    for number, (r, c) in enumerate(lines):
        sums[[r, c], number] = 1
    rank = np.linalg.matrix_rank(sums)
    determined = [
        line
        for number, line in enumerate(lines)
        if np.linalg.matrix_rank(np.vstack([sums, np.eye(len(lines))[number]])) == rank
    ]
    assert _alone(lines, rows + columns) == determined
