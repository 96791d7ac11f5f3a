"""Which unknown figures of a table with sums both ways have one value only.

Every cell stands in one sum of its row and one sum of its column. Take the sums for points and the unknown cells for
lines between them: a cell can be anything if it lies on a ring of lines, since figures can be moved around the ring
and every sum stays; if no ring goes through it, it follows from the sums (D. Gusfield, 1988). All tables are looked
at together, whole arrays at a time. Knows lines and points, not cells.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.int64]
Labels = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
_SEED = 20240101


def components(first: Points, second: Points, count: int) -> Points:
    """For each of `count` points the least point that lines from `first` to `second` connect it with."""
    label = np.arange(count, dtype=np.int64)
    while True:
        least = np.minimum(label[first], label[second])
        after = label.copy()
        np.minimum.at(after, label[first], least)
        np.minimum.at(after, label[second], least)
        while not np.array_equal(after, after[after]):
            after = after[after]
        if np.array_equal(after, label):
            return label
        label = after


def bridges(first: Points, second: Points, count: int) -> Mask:
    """Lines that lie on no ring; no two lines may have the same two ends."""
    above, level = _forest(first, second, count)
    in_tree = np.zeros(len(first), dtype=np.bool_)
    in_tree[above[above >= 0]] = True
    # Every line outside the forest closes one ring and gets a number of its own; a line of the forest gets those of
    # all rings through it, xor-ed. That is nought for a line on no ring, else with a probability of 2^-64 only.
    label = np.random.default_rng(_SEED).integers(1, 2**64, len(first), dtype=np.uint64, endpoint=False)
    label[in_tree] = 0
    gathered = np.zeros(count, dtype=np.uint64)
    np.bitwise_xor.at(gathered, first, label)
    np.bitwise_xor.at(gathered, second, label)
    for depth in range(int(level.max(initial=0)), 0, -1):
        points = np.flatnonzero(level == depth)
        line = above[points]
        label[line] = gathered[points]
        np.bitwise_xor.at(gathered, first[line] + second[line] - points, gathered[points])
    found: Mask = in_tree & (label == 0)
    return found


def _forest(first: Points, second: Points, count: int) -> tuple[Points, Points]:
    """A tree through each connected part, in breadth: per point the line to the one above (roots: -1) and its level."""
    level = np.where(components(first, second, count) == np.arange(count), 0, -1).astype(np.int64)
    above = np.full(count, -1, dtype=np.int64)
    ends, others = np.concatenate([first, second]), np.concatenate([second, first])
    line = np.tile(np.arange(len(first), dtype=np.int64), 2)
    depth = 0
    while True:
        reached = (level[ends] == depth) & (level[others] < 0)
        if not reached.any():
            return above, level
        above[others[reached]] = line[reached]
        depth += 1
        level[others[reached]] = depth
