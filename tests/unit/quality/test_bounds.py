"""Bounds that follow from sums and from totals over groups that overlap."""

from __future__ import annotations

import numpy as np

from pipelines.quality.disclosure.bounds import Covers, Sums, narrow

_FREE = (0.0, np.inf)


def _narrow(start: list[tuple[float, float]], *relations):
    low, high = (np.array(side, dtype=float) for side in zip(*start, strict=True))
    low, high = narrow(low, high, relations, lambda low, high: None)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _sums(groups: list[int], totals: list[bool], known: list[float]) -> Sums:
    return Sums(np.array(groups), np.array(totals), np.array(known, dtype=float))


def test_one_unknown_part_is_what_is_missing():
    assert _narrow([_FREE], _sums([0], [False], [-7])) == [(7, 7)]


def test_one_unknown_total_is_what_is_there():
    assert _narrow([_FREE], _sums([0], [True], [7])) == [(7, 7)]


def test_groups_that_are_not_empty_leave_each_other_room():
    assert _narrow([(1, np.inf), (1, np.inf)], _sums([0, 0], [False, False], [-5])) == [(1, 4), (1, 4)]


def test_as_many_groups_as_people_are_groups_of_one():
    assert _narrow([(1, np.inf)] * 3, _sums([0] * 3, [False] * 3, [-3])) == [(1, 1)] * 3


def test_what_one_sum_tells_goes_on_into_the_next():
    by_place, by_subject = _sums([0, 1], [False, False], [-4, np.nan]), _sums([0, 0], [False, False], [-9])
    assert _narrow([_FREE, _FREE], by_place, by_subject) == [(4, 4), (5, 5)]


def test_a_group_without_a_total_says_nothing():
    assert _narrow([_FREE], _sums([0], [False], [np.nan])) == [_FREE]


def _covers(groups: list[int], totals: list[bool], largest: float, together: float, total: float) -> Covers:
    return Covers(np.array(groups), np.array(totals), *(np.array([v], dtype=float) for v in (largest, together, total)))


def test_a_total_over_groups_has_at_least_the_largest_and_at_most_all():
    assert _narrow([_FREE], _covers([0], [True], 6, 10, np.nan)) == [(6, 10)]


def test_a_group_has_at_most_the_total_and_what_no_other_has():
    assert _narrow([_FREE], _covers([0], [False], 4, 4, 9)) == [(5, 9)]


def test_sums_that_contradict_each_other_say_nothing():
    first, second = _sums([0], [False], [-4]), _sums([0], [False], [-9])
    assert _narrow([_FREE], first, second) == [_FREE]
